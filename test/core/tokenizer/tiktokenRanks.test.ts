import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '#core/errors';
import { parseRanks } from '#core/tokenizer/tiktokenRanks';

const ranks = (bpe_ranks: string) => Object.fromEntries(parseRanks({ bpe_ranks }));

test('lines of an offset and tokens', () => {
  assert.deepEqual(ranks('! 0 IQ== Ig== \n! 7 YWI='), { '!': 0, '"': 1, ab: 7 });
  assert.deepEqual(ranks('! 0 /w==\n'), { '\u00ff': 0 });
  assert.deepEqual(ranks(''), {});
});

test('bytes come back', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 })), tokens => {
      const packed = tokens.map(token => Buffer.from(token).toString('base64')).join(' ');
      const found = parseRanks({ bpe_ranks: `! 5 ${packed}` });
      tokens.forEach((token, index) => {
        const last = tokens.findLastIndex(each => Buffer.compare(each, token) === 0);
        assert.equal(found.get(Buffer.from(token).toString('latin1')), 5 + last, String(index));
      });
    }),
  );
});

test('damage is said', () => {
  for (const damaged of ['x 0 IQ==', '! x IQ==', '! 0 I?==', '! 0 Iö==', '!']) {
    const refused = (error: unknown) => error instanceof UserError && error.code === 'file-unreadable';
    assert.throws(() => parseRanks({ bpe_ranks: damaged }), refused, damaged);
  }
});
