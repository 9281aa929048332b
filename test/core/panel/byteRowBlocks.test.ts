import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteRowBlocks } from '#core/panel/byteRowBlocks';
import { emptyStats } from '#core/scoring/tokenStats';

test('characters with their bytes, and tokens with what their cut costs', () => {
  const bits = (count: number) => -count * Math.LN2;
  const stats = {
    ...emptyStats(3, 0),
    offsets: Uint32Array.of(0, 1, 1, 3, 3, 3),
    logProb: Float32Array.of(bits(2), bits(7), bits(2)),
  };
  const read = { text: 'aé!b', from: 0, logProb: Float64Array.of(bits(2), bits(1), bits(2), bits(3)) };
  const [characters, bias] = byteRowBlocks(read, stats);
  assert.deepEqual(characters?.kind === 'table' && characters.rows, [
    ['a', '61', '', '2.00'],
    ['é', 'c3 a9', '1.00 + 2.00', '3.00'],
    ['!', '21', '', '3.00'],
  ]);
  assert.deepEqual(bias?.kind === 'table' && bias.rows, [
    ['a', '2.00', '2.00', '0.00'],
    // Of two tokens, the second of which has no text of its own.
    ['é!', '6.00', '9.00', '−3.00'],
  ]);
});

test('a stretch that begins inside the text', () => {
  const read = { text: 'éab', from: 2, logProb: Float64Array.of(-Math.LN2) };
  const [characters] = byteRowBlocks(read, emptyStats(0, 0));
  assert.deepEqual(characters?.kind === 'table' && characters.rows, [['a', '61', '', '1.00']]);
});
