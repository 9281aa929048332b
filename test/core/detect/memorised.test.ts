import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dcPdd, dcPddTokens, minK, minKPlusPlus, minKPlusPlusTokens, zlibRatio } from '#core/detect/memorised';
import { evidenceOf, someDraws } from '#test/support/evidenceOf';

/** Columns are float32. */
const ROUNDING = 1e-5;
const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= ROUNDING * (1 + Math.abs(expected)), `${actual} ${expected}`);
const rows = (...ps: number[]) => evidenceOf(ps.map(p => ({ ps: [p, 1 - p], target: 0 })));

test('Min-K% is the mean of the least likely fifth, and of one token at least', () => {
  close(minK(rows(0.9, 0.1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.2, 0.3, 0.95)), (Math.log(0.1) + Math.log(0.2)) / 2);
  close(minK(rows(0.9, 0.5)), Math.log(0.5));
  assert.ok(Number.isNaN(minK(rows())));
});

test('Min-K%++ standardises by what the model would have drawn', () => {
  const draws = someDraws(30, 7);
  const scores = draws.map(({ ps, target }) => {
    const mean = ps.reduce((sum, p) => sum + p * Math.log(p), 0);
    const variance = ps.reduce((sum, p) => sum + p * (Math.log(p) - mean) ** 2, 0);
    return (Math.log(ps[target]!) - mean) / Math.sqrt(variance);
  });
  const evidence = evidenceOf(draws);
  for (const [i, score] of minKPlusPlusTokens(evidence).entries()) close(score, scores[i]!);
  const lowest = [...scores].sort((a, b) => a - b).slice(0, 6);
  close(minKPlusPlus(evidence), lowest.reduce((sum, score) => sum + score, 0) / 6);
});

test('a token that had to come scores 0, not infinity', () => {
  assert.deepEqual([...minKPlusPlusTokens(evidenceOf([{ ps: [1], target: 0 }]))], [0]);
});

test('the zlib ratio is a mean over bytes', () => {
  close(zlibRatio(rows(0.5, 0.25), 10), (-1.5 * Math.LN2) / 10);
  assert.ok(Number.isNaN(zlibRatio(rows(0.5), 0)));
});

test('DC-PDD counts first occurrences, each up to the cap', () => {
  const evidence = { ...rows(0.001, 0.5, 0.002), ids: Int32Array.of(1, 0, 1) };
  // Token 0 is common, token 1 rare: 0.001 * ln(1/f) stays below the cap, 0.5 * ln(1/f) does not.
  const surprise = Float32Array.of(2, 9);
  const parts = dcPddTokens(evidence, surprise);
  close(parts[0]!, 0.009);
  close(parts[1]!, 0.01);
  close(parts[2]!, 0.01);
  close(dcPdd(evidence, surprise), (0.009 + 0.01) / 2);
});
