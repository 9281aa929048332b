import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyMeasures, nextTokenMeasures } from '#core/math/nextTokenMeasures';
import { noDistribution, targetedRows } from '#test/support/logitRows';
import * as reference from '#test/support/reference';

/** Results are stored as float32; the float64 sums behind them are far more precise. */
const FLOAT32 = 2 ** -23;

function near(actual: number, expected: number) {
  if (!Number.isFinite(expected)) assert.equal(actual, expected);
  else
    assert.ok(Math.abs(actual - expected) <= FLOAT32 * Math.abs(expected) + 1e-44, `${actual}, expected ${expected}`);
}

function measure(logits: Float32Array, target: number, k: number) {
  const rows = emptyMeasures(1, k);
  nextTokenMeasures(logits, target, rows, 0);
  return rows;
}

test('every column equals the reference', () => {
  fc.assert(
    fc.property(targetedRows, fc.integer({ min: 0, max: 12 }), ({ logits, target }, k) => {
      const rows = measure(logits, target, k);
      const expected = reference.measure(logits, target, k);
      near(rows.logProb[0]!, expected.logProb);
      near(rows.entropy[0]!, expected.entropy);
      near(rows.secondMoment[0]!, expected.secondMoment);
      near(rows.maxLogProb[0]!, expected.maxLogProb);
      near(rows.topP[0]!, expected.topP);
      assert.equal(rows.rank[0], expected.rank);
      for (let j = 0; j < k; j++) {
        assert.equal(rows.topIds[j], expected.top[j]?.id ?? -1);
        near(rows.topLogProbs[j]!, expected.top[j]?.logProb ?? Number.NaN);
      }
    }),
  );
});

test('a vocabulary of a real size with logits like a model has', () => {
  const logits = Float32Array.from({ length: 150_000 }, (_, id) => 12 * Math.sin(id * 12.9898) - (id % 97) / 9);
  const rows = measure(logits, 4321, 10);
  const expected = reference.measure(logits, 4321, 10);
  near(rows.logProb[0]!, expected.logProb);
  near(rows.entropy[0]!, expected.entropy);
  near(rows.secondMoment[0]!, expected.secondMoment);
  near(rows.topP[0]!, expected.topP);
  assert.equal(rows.rank[0], expected.rank);
  assert.deepEqual(
    [...rows.topIds],
    expected.top.map(({ id }) => id),
  );
});

test('a vocabulary of one token is certain', () => {
  const rows = measure(new Float32Array([-7]), 0, 2);
  assert.deepEqual(
    [rows.logProb[0], rows.entropy[0], rows.secondMoment[0], rows.maxLogProb[0], rows.rank[0], rows.topP[0]],
    [0, 0, 0, 0, 1, 1],
  );
  assert.deepEqual([...rows.topIds], [0, -1]);
  assert.deepEqual([...rows.topLogProbs], [0, Number.NaN]);
});

test('only the asked row is written', () => {
  const rows = emptyMeasures(3, 2);
  nextTokenMeasures(new Float32Array([0, 1, 2]), 2, rows, 1);
  assert.deepEqual([...rows.rank], [0, 1, 0]);
  assert.deepEqual([...rows.topIds], [-1, -1, 2, 1, -1, -1]);
  assert.ok(Number.isNaN(rows.logProb[0]) && !Number.isNaN(rows.logProb[1]) && Number.isNaN(rows.logProb[2]));
});

test('a row that describes no distribution is marked as not measured, whatever stood there', () => {
  for (const logits of noDistribution) {
    const rows = measure(new Float32Array([0, 1, 2]), 2, 2);
    nextTokenMeasures(logits, 0, rows, 0);
    assert.deepEqual(rows, emptyMeasures(1, 2));
  }
});

test('a target outside the vocabulary is refused', () => {
  for (const target of [-1, 3, Number.NaN]) {
    assert.throws(() => measure(new Float32Array(3), target, 1), /not in a vocabulary of 3/);
  }
});
