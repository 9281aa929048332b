import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { byteRowsJson, byteRowsText, type ReadBytes, readScored } from '#cli/writers/byteRows';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { tokenizationBias } from '#core/lens/tokenizationBias';
import { emptyStats } from '#core/scoring/tokenStats';
import { madeManifest } from '#test/support/madeManifest';

/** Two bits a byte; the tokens `a` and `é!`, of which the second is said to cost one and a half bits more. */
function read(from: number, to: number): ReadBytes {
  const bits = (count: number) => -count * Math.LN2;
  return {
    manifest: madeManifest,
    text: 'aé!',
    from,
    logProb: new Float64Array(to - from).fill(bits(2)),
    leaked: new Float64Array(to - from).fill(0.125),
    complete: true,
    rows: 5,
    tokens: {
      ...emptyStats(2, 0),
      ids: Int32Array.of(7, 8),
      offsets: Uint32Array.of(0, 1, 1, 3),
      logProb: Float32Array.of(bits(2), bits(7.5)),
    },
    tokenText: id => String(id),
    overlap: 16,
  };
}

test('JSON: bytes, tokens that lie wholly in the stretch, figures', () => {
  const whole = JSON.parse([...byteRowsJson(read(0, 4))].join(''));
  assert.deepEqual(
    whole.bytes.map(({ at, byte }: { at: number; byte: number }) => [at, byte]),
    [
      [0, 0x61],
      [1, 0xc3],
      [2, 0xa9],
      [3, 0x21],
    ],
  );
  assert.deepEqual(
    whole.tokens.map(({ id, text, bias }: { id: number; text: string; bias: number }) => [
      id,
      text,
      Math.round(bias) || 0,
    ]),
    [
      [7, 'a', 0],
      [8, 'é!', -1],
    ],
  );
  assert.ok(Math.abs(whole.summary.bitsPerByte - 2) < 1e-9);
  const part = JSON.parse([...byteRowsJson(read(1, 4))].join(''));
  assert.deepEqual(
    part.tokens.map(({ id }: { id: number }) => id),
    [8],
  );
  const none = JSON.parse([...byteRowsJson(read(2, 2))].join(''));
  assert.deepEqual([none.bytes, none.tokens, none.summary.bitsPerByte], [[], [], null]);
});

test('for people: characters, and what the cut into tokens costs', () => {
  const text = [...byteRowsText(read(0, 4), byteSurprisal, paint(1, 'dark'), 80)].join('');
  assert.match(text, /aé!|a\[é\]4!/);
  assert.match(
    text,
    /4 bytes · 2\.00 bits per byte · 8\.00 bits in 2 tokens, 9\.50 by their tokens · at most 12\.5% leaked/,
  );
  assert.ok([...byteRowsText(read(2, 3), byteSurprisal, paint(1, 'dark'), 80)].join('').includes('1 byte from byte 2'));
});

test('through the other lens tokens are coloured by their bias, as far as they were read', () => {
  const colored = paint(24, 'dark');
  const text = [...byteRowsText(read(0, 4), tokenizationBias, colored, 80)].join('');
  assert.ok(text.includes(`\n  a${colored.step('é!', 2, 'diverging')}\n`), JSON.stringify(text));
  assert.match(text, /Tokenization bias, bits/);
  const none = [...byteRowsText(read(2, 3), tokenizationBias, colored, 80)].join('');
  assert.match(none, /1 byte from byte 2/);
});

test('as a scored document it has the columns of both lenses, and a row a token', () => {
  const { stats, finer, manifest, summary } = readScored(read(1, 4));
  const known = (values: Float32Array) =>
    Array.from(values, each => (Number.isNaN(each) ? null : Math.round(each) || 0));
  assert.deepEqual(known(byteSurprisal.compute(stats)), [null, 6]);
  assert.deepEqual(known(tokenizationBias.compute(stats)), [null, -1]);
  assert.deepEqual(known(finer!), [null, 4, 2]);
  assert.deepEqual([manifest.overlap, summary.tokens], [16, 2]);
});
