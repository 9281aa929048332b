import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPipeline } from '#core/tokenizer/jsonPipeline';
import { gpt2Pattern } from '#core/tokenizer/preTokenizers';
import { isNamed } from '#test/support/testClients';

test('steps are read in their order', () => {
  const split = (pattern: object, behavior: string) => ({ type: 'Split', pattern, behavior, invert: false });
  const pretokenizers = [
    { type: 'Digits', individual_digits: true },
    split({ String: '.' }, 'Isolated'),
    split({ Regex: 'a+' }, 'Removed'),
    { type: 'ByteLevel', add_prefix_space: false },
  ];
  const json = {
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Prepend', prepend: '▁' }] },
    pre_tokenizer: { type: 'Sequence', pretokenizers },
  };
  assert.deepEqual(readPipeline(json), {
    normalizer: [
      { kind: 'normalize', form: 'NFC' },
      { kind: 'prepend', text: '▁', where: 'always', again: true },
    ],
    preparation: [],
    rules: ['\\p{Numeric}', '\\.', { pattern: 'a+', behavior: 'removed', invert: false }, gpt2Pattern],
    byteLevel: true,
  });
});

test('nothing said is nothing done', () => {
  assert.deepEqual(readPipeline({}), { normalizer: [], preparation: [], rules: [], byteLevel: false });
});

test('what cannot be served is refused by name', () => {
  const prefixed = { type: 'Sequence', pretokenizers: [{ type: 'Digits' }, { type: 'ByteLevel' }] };
  const metaspace = { type: 'Sequence', pretokenizers: [{ type: 'Digits' }, { type: 'Metaspace' }] };
  const cases: [object, RegExp][] = [
    [{ normalizer: { type: 'Lowercase' } }, /"Lowercase"/],
    [{ pre_tokenizer: prefixed }, /a space before every word/],
    [{ pre_tokenizer: metaspace }, /other steps before "Metaspace"/],
    [{ pre_tokenizer: { type: 'Metaspace', prepend_scheme: 'often' } }, /"prepend_scheme" is "often"/],
    [{ pre_tokenizer: { type: 'Split', pattern: 'a', behavior: 'Isolated' } }, /no pattern or behavior/],
    [{ pre_tokenizer: { type: 'Split', pattern: { String: 'a' }, behavior: 'Eaten' } }, /no pattern or behavior/],
  ];
  for (const [json, reason] of cases) {
    assert.throws(() => readPipeline(json as never), isNamed('unsupported-tokenizer', reason));
  }
});
