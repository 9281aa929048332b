import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { byteRowsJson, byteRowsText, type ReadBytes } from '#cli/writers/byteRows';
import { emptyStats } from '#core/scoring/tokenStats';
import { madeManifest } from '#test/support/madeManifest';

/** Two bits a byte; the tokens `a` and `é!`, of which the second is said to cost one bit more. */
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
      logProb: Float32Array.of(bits(2), bits(7)),
    },
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
    whole.tokens.map(({ id, text }: { id: number; text: string }) => [id, text]),
    [
      [7, 'a'],
      [8, 'é!'],
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
  const text = [...byteRowsText(read(0, 4), paint(1, 'dark'), 80)].join('');
  assert.match(text, /aé!|a\[é\]4!/);
  assert.match(
    text,
    /4 bytes · 2\.00 bits per byte · 8\.00 bits in 2 tokens, 9\.00 by their tokens · at most 12\.5% leaked/,
  );
  assert.ok([...byteRowsText(read(2, 3), paint(1, 'dark'), 80)].join('').includes('1 byte from byte 2'));
});
