import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinEncodings, joinPieces } from '#core/remote/joinPieces';
import { toyTokens } from '#test/support/toyTokens';

const bytes = (...texts: string[]) => texts.map(text => new TextEncoder().encode(text));
const join = (text: string, pieces: readonly Uint8Array[]) =>
  joinPieces(
    text,
    Int32Array.from(pieces, (_, at) => at),
    pieces,
  );

test('a shared character belongs to the token with its first byte', () => {
  const smile = new TextEncoder().encode('🙂');
  const { offsets } = join('a🙂b', [...bytes('a'), smile.subarray(0, 2), smile.subarray(2), ...bytes('b')]);
  assert.deepEqual([...offsets], [0, 1, 1, 3, 3, 3, 3, 4]);
});

test('spans ascend, touch and are the text, whatever it holds', () => {
  for (const text of ['', 'é', '今日は 🙂🙂x', 'a\ud83d b', '\ufeffa', 'e\u0301\r\n']) {
    const { pieces } = toyTokens(text);
    const { offsets } = join(text, pieces);
    for (let token = 0; token < pieces.length; token += 1) {
      assert.equal(offsets[2 * token], token === 0 ? 0 : offsets[2 * token - 1]);
    }
    if (pieces.length > 0) assert.equal(offsets.at(-1), text.length);
  }
});

test('a blank that is put before a text has no place in it', () => {
  const { offsets } = join('ab c', bytes(' a', 'b', ' c'));
  assert.deepEqual([...offsets], [0, 1, 1, 2, 2, 4]);
  assert.deepEqual([...join(' a', bytes('  ', 'a')).offsets], [0, 1, 1, 2]);
});

test('tokens that are not the text are refused with the place', () => {
  for (const [pieces, at] of [
    [bytes('ab', 'x'), 2],
    [bytes('ab'), 2],
    [bytes('abc', 'd'), 3],
    [[], 0],
  ] as const) {
    assert.throws(() => join('abc', pieces), {
      code: 'server-tokens-differ',
      message: new RegExp(`character ${at}\\.`),
    });
  }
});

test('the tokens of stretches are those of the whole', () => {
  const whole = join('a🙂 b', bytes('a', '🙂', ' b'));
  const parts = [join('a', bytes('a')), join('', []), join('🙂 b', bytes('🙂', ' b'))];
  assert.deepEqual(joinEncodings(parts).offsets, whole.offsets);
  assert.deepEqual([...joinEncodings(parts).ids], [0, 0, 1]);
  assert.deepEqual([...joinEncodings([]).ids], []);
});
