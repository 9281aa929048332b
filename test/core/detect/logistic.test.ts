import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Example, fitLogistic, logisticLogit, sigmoid } from '#core/detect/logistic';

const example = (features: number[], label: 0 | 1, weight = 1): Example => ({ features, label, weight });

test('one feature that is on or off: the log-odds of the counts', () => {
  // Off: 1 of 4 is machine. On: 3 of 4.
  const off = [0, 0, 0, 1].map(label => example([0], label as 0 | 1));
  const on = [0, 1, 1, 1].map(label => example([1], label as 0 | 1));
  const model = fitLogistic([...off, ...on], 0);
  assert.ok(Math.abs(logisticLogit(model, [0]) - Math.log(1 / 3)) < 1e-6);
  assert.ok(Math.abs(logisticLogit(model, [1]) - Math.log(3)) < 1e-6);
});

test('a weight is so many examples', () => {
  const twice = fitLogistic([example([0], 0), example([0], 0), example([0], 1), example([1], 1), example([1], 0)], 0.1);
  const weighed = fitLogistic([example([0], 0, 2), example([0], 1), example([1], 1), example([1], 0)], 0.1);
  assert.ok(Math.abs(logisticLogit(twice, [1]) - logisticLogit(weighed, [1])) < 1e-9);
});

test('at the fit, no direction is better: the gradient of the penalised loss is 0', () => {
  const data = Array.from({ length: 60 }, (_, i) =>
    example([Math.sin(i), Math.cos(3 * i), i / 30], (i * 7) % 3 === 0 ? 1 : 0, 1 + (i % 2)),
  );
  const penalty = 0.7;
  const model = fitLogistic(data, penalty);
  for (let d = 0; d < 3; d++) {
    const slope = data.reduce((sum, { features, label, weight }) => {
      const x = (features[d]! - model.means[d]!) / model.deviations[d]!;
      return sum + weight * (sigmoid(logisticLogit(model, features)) - label) * x;
    }, penalty * model.weights[d]!);
    assert.ok(Math.abs(slope) < 1e-6, `${slope}`);
  }
});

test('a feature that never differs, and classes that a line parts, do no harm', () => {
  const model = fitLogistic([example([5, -1], 0), example([5, 1], 1)], 0.01);
  assert.ok(Number.isFinite(logisticLogit(model, [5, 0])));
  assert.ok(logisticLogit(model, [5, 1]) > 1);
});

test('a quadratic model reads products of pairs, within four deviations', () => {
  const model = {
    means: [1, 0],
    deviations: [2, 1],
    // z1, z2, z1 z1, z1 z2, z2 z2
    weights: [1, 10, 100, 1000, 10_000],
    bias: 0.5,
    quadratic: true,
  };
  assert.equal(logisticLogit(model, [3, 2]), 0.5 + 1 + 20 + 100 + 2000 + 40_000);
  assert.equal(logisticLogit(model, [3, 900]), logisticLogit(model, [3, 4]));
});
