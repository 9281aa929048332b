import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { probability } from '#core/lens/probability';
import { lenses } from '#core/lens/registry';
import { percentiles, scaled, scaleModes, zScores } from '#core/lens/relative';
import { legend, RAMP_STEPS, step } from '#core/lens/scale';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import { statsOf } from '#test/support/statsOf';

const numbers = (values: readonly number[]) => Float32Array.from(values);
const { stats } = statsOf('a b·1 c·2 d·2 e·9');

test('percentiles: the share below, ties counted half', () => {
  const cases: [number[], number[]][] = [
    [[], []],
    [[7], [50]],
    [
      [1, 1, 1, 1],
      [50, 50, 50, 50],
    ],
    [
      [3, 1, 2, 4],
      [62.5, 12.5, 37.5, 87.5],
    ],
    [
      [5, Number.NaN, 1],
      [75, Number.NaN, 25],
    ],
  ];
  for (const [values, expected] of cases) assert.deepEqual(percentiles(numbers(values)), numbers(expected));
});

test('z-scores have mean 0 and standard deviation 1', () => {
  assert.deepEqual(zScores(numbers([2, 4, Number.NaN])), numbers([-1, 1, Number.NaN]));
  assert.deepEqual(zScores(numbers([0.1, 0.1, 0.1])), numbers([0, 0, 0]));
  assert.deepEqual(zScores(numbers([])), numbers([]));
});

test('relative values keep the order of the values', () => {
  const floats = fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(floats, list => {
      const values = numbers(list);
      for (const relative of [percentiles(values), zScores(values)]) {
        for (let at = 1; at < values.length; at += 1) {
          if (values[at - 1]! < values[at]!) assert.ok(relative[at - 1]! <= relative[at]!);
          if (values[at - 1]! === values[at]!) assert.equal(relative[at - 1], relative[at]);
        }
      }
    }),
  );
});

test('every lens in every mode: a value per row, holes where it has them, steps on the ramp, a legend', () => {
  for (const lens of lenses) {
    for (const mode of scaleModes) {
      const { values, scale } = scaled(stats, lens, mode);
      assert.equal(values.length, stats.length);
      assert.deepEqual(Array.from(values, Number.isNaN), Array.from(lens.compute(stats), Number.isNaN));
      assert.ok(scale.steps.every((threshold, at) => at === 0 || threshold > scale.steps[at - 1]!));
      for (const value of values) assert.ok(step(scale, value) <= RAMP_STEPS);
      assert.ok(legend(scale).length > 1);
    }
  }
});

test('the end that a lens marks is the end that is shaded', () => {
  for (const mode of ['percentile', 'z-score'] as const) {
    for (const lens of [surprisal, probability]) {
      const { values, scale } = scaled(stats, lens, mode);
      const steps = Array.from(values, value => step(scale, value));
      assert.equal(steps[1], 0, `${lens.id} ${mode}`);
      assert.equal(Math.max(...steps), steps[4], `${lens.id} ${mode}`);
      assert.ok(steps[4]! > 0);
    }
  }
  assert.equal(scaled(stats, tokens, 'percentile').scale, tokens.scale);
  assert.equal(scaled(stats, surprisal, 'absolute').scale, surprisal.scale);
});
