import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { auroc, calibrationError, recallAt, thresholdAt } from '#core/detect/rates';

test('the area is the share of pairs in the right order, ties half', () => {
  assert.equal(auroc([1, 2], [3, 4]), 1);
  assert.equal(auroc([3, 4], [1, 2]), 0);
  assert.equal(auroc([1, 2], [1, 2]), 0.5);
  assert.ok(Number.isNaN(auroc([], [1])));
  const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(scores, scores, (human, machine) => {
      let won = 0;
      for (const h of human) for (const m of machine) won += m > h ? 1 : m === h ? 0.5 : 0;
      assert.ok(Math.abs(auroc(human, machine) - won / (human.length * machine.length)) < 1e-12);
    }),
  );
});

test('a threshold lets through no more than it may, and hardly less', () => {
  const human = Array.from({ length: 200 }, (_, i) => i / 200);
  const threshold = thresholdAt(human, 0.05);
  assert.equal(human.filter(score => score >= threshold).length, 10);
  // With a tie at the threshold, all of the tied ones stay below it.
  assert.equal([1, 1, 1, 0].filter(score => score >= thresholdAt([1, 1, 1, 0], 0.5)).length, 0);
  assert.equal(recallAt(human, [0.2, 0.96, 1.2, 3], 0.05), 0.75);
});

test('the calibration error of a forecaster who is right, and of one who is always sure', () => {
  const labels = Array.from({ length: 100 }, (_, i): 0 | 1 => (i % 4 === 0 ? 1 : 0));
  assert.ok(
    calibrationError(
      labels.map(() => 0.25),
      labels,
    ) < 1e-12,
  );
  assert.ok(
    Math.abs(
      calibrationError(
        labels.map(() => 1),
        labels,
      ) - 0.75,
    ) < 1e-12,
  );
});
