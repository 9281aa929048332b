import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zScore } from '#core/contrast/derived';
import { bytePairs, commonPlaces, joinBytes, joinTokens } from '#core/contrast/pieces';
import { mulberry32 } from '#test/support/nastyText';

/** float32 columns, summed. */
const CLOSE = 1e-5;
const OUTCOMES = 4;

/** Distributions `[n, OUTCOMES]`. */
function distributions(n: number, seed: number): Float32Array {
  const below = mulberry32(seed);
  const all = new Float32Array(n * OUTCOMES);
  for (let row = 0; row < n; row++) {
    const weights = Array.from({ length: OUTCOMES }, () => 1 + below(99));
    const sum = weights.reduce((a, b) => a + b);
    all.set(
      weights.map(weight => weight / sum),
      row * OUTCOMES,
    );
  }
  return all;
}

const [p, q] = [distributions(6, 1), distributions(6, 2)];
const bytes = [0, 1, 2, 3, 0, 1];
const logs = (all: Float32Array, from: number, to: number) => {
  let sum = 0;
  for (let row = from; row < to; row++) sum += Math.log(all[row * OUTCOMES + bytes[row]!]!);
  return sum;
};

test('pieces sum what their bytes say, and their evidence is the log-odds of the text', () => {
  const rows = bytePairs(p, q, bytes);
  // The rows are those of bytes 10 to 15.
  const pieces = joinBytes(rows, 10, Uint32Array.of(10, 13, 14, 16));
  assert.equal(pieces.length, 3);
  assert.ok(Math.abs(pieces.pLogProb[0]! - logs(p, 0, 3)) < CLOSE);
  assert.ok(Math.abs(pieces.qLogProb[2]! - logs(q, 4, 6)) < CLOSE);
  assert.ok(Math.abs(pieces.evidence[2]! - (logs(p, 0, 6) - logs(q, 0, 6))) < CLOSE);
  // Of one byte the score is that of the byte.
  assert.ok(Math.abs(pieces.z[1]! - zScore(rows)[3]!) < CLOSE);
});

test('one model twice is all zeros, swapped models negate the log ratios', () => {
  const cuts = Uint32Array.of(0, 2, 6);
  const same = joinBytes(bytePairs(p, p, bytes), 0, cuts);
  assert.ok([...same.evidence, ...same.z, ...same.kl].every(value => Math.abs(value) === 0));
  const [there, back] = [joinBytes(bytePairs(p, q, bytes), 0, cuts), joinBytes(bytePairs(q, p, bytes), 0, cuts)];
  for (const [piece, value] of there.evidence.entries()) assert.ok(Math.abs(value + back.evidence[piece]!) < CLOSE);
});

test('under bytes drawn from P the score of a piece has mean 0 and deviation 1', () => {
  const rows = [0, 1, 2].map(row => [p, q].map(all => all.subarray(row * OUTCOMES, (row + 1) * OUTCOMES)));
  let [mean, square] = [0, 0];
  for (let code = 0; code < OUTCOMES ** 3; code++) {
    const drawn = [0, 1, 2].map(place => Math.floor(code / OUTCOMES ** place) % OUTCOMES);
    const mass = drawn.reduce((all, byte, row) => all * rows[row]![0]![byte]!, 1);
    const [z] = joinBytes(bytePairs(p.subarray(0, 12), q.subarray(0, 12), drawn), 0, Uint32Array.of(0, 3)).z;
    mean += mass * z!;
    square += mass * z! * z!;
  }
  assert.ok(Math.abs(mean) < CLOSE && Math.abs(square - 1) < CLOSE, `${mean} ${square}`);
});

test('what one model excludes and the other does not is infinite, and no number', () => {
  const sure = Float32Array.of(1, 0, 0, 0);
  const pieces = joinBytes(bytePairs(p.subarray(0, 4), sure, [1]), 0, Uint32Array.of(0, 1));
  assert.equal(pieces.qLogProb[0], Number.NEGATIVE_INFINITY);
  assert.ok(!Number.isFinite(pieces.z[0]));
});

test('common places are those of both lists, each once', () => {
  assert.deepEqual([...commonPlaces([1, 3, 3, 5, 8], [3, 3, 4, 8, 9])], [3, 8]);
  assert.deepEqual([...commonPlaces([], [1])], []);
});

test('tokens of two vocabularies meet where both cut, and sum to the log-odds of the two sequences', () => {
  // "abcdef": ab|c|def and abc|de|f.
  const a = { offsets: Uint32Array.of(0, 2, 2, 3, 3, 6), logProb: Float32Array.of(-1, -2, -3) };
  const b = { offsets: Uint32Array.of(0, 3, 3, 5, 5, 6), logProb: Float32Array.of(-1, -1, -1) };
  const pieces = joinTokens(a, b);
  assert.deepEqual([...pieces.offsets], [0, 3, 6]);
  assert.deepEqual([...pieces.pLogProb], [-3, -3]);
  assert.deepEqual([...pieces.qLogProb], [-1, -2]);
  assert.deepEqual([...pieces.evidence], [-2, -3]);
  assert.ok(pieces.z.every(Number.isNaN) && pieces.kl.every(Number.isNaN));
  const unscored = joinTokens({ ...a, logProb: Float32Array.of(Number.NaN, -2, -3) }, b);
  assert.ok(Number.isNaN(unscored.pLogProb[0]));
  assert.equal(unscored.evidence[1], -1);
  assert.equal(joinTokens({ offsets: new Uint32Array(0), logProb: new Float32Array(0) }, b).length, 0);
});
