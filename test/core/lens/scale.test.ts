import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { legend, RAMP_STEPS, type Scale, step, stepStrength } from '#core/lens/scale';

const high: Scale = { ramp: 'sequential', steps: [1, 2, 4], marks: 'high', unit: 'bits' };
const low: Scale = { ramp: 'sequential', steps: [0.1, 0.5], marks: 'low', unit: '', shades: [3, 7] };

const both: Scale = { ramp: 'diverging', steps: [-1, 1], marks: 'both', unit: 'bits' };

test('step: a value on a threshold belongs to the bin above it', () => {
  const cases: [Scale, number, number][] = [
    [high, 0, 0],
    [high, 0.999, 0],
    [high, 1, 1],
    [high, 3.9, 2],
    [high, 4, 3],
    [high, Number.POSITIVE_INFINITY, 3],
    [low, 1, 0],
    [low, 0.5, 0],
    [low, 0.49, 3],
    [low, 0.1, 3],
    [low, 0.09, 7],
    [low, Number.NEGATIVE_INFINITY, 7],
    [high, Number.NaN, 0],
    [low, Number.NaN, 0],
    [both, -9, 1],
    [both, -1, 2],
    [both, 0.5, 2],
    [both, 1, 3],
    [both, Number.NaN, 0],
  ];
  for (const [scale, value, expected] of cases) assert.equal(step(scale, value), expected, `${scale.marks} ${value}`);
});

test('step is monotone and stays on the ramp', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      const [less, more] = a <= b ? [a, b] : [b, a];
      assert.ok(step(high, less) <= step(high, more));
      assert.ok(step(low, less) >= step(low, more));
      assert.ok(step(high, a) >= 0 && step(low, a) <= RAMP_STEPS);
    }),
  );
});

test('legend goes from bare text to the strongest shade', () => {
  assert.deepEqual(legend(high), [
    { step: 0, label: '< 1' },
    { step: 1, label: '1–2' },
    { step: 2, label: '2–4' },
    { step: 3, label: '≥ 4' },
  ]);
  assert.deepEqual(legend(low), [
    { step: 0, label: '≥ 0.5' },
    { step: 3, label: '0.1–0.5' },
    { step: 7, label: '< 0.1' },
  ]);
  assert.deepEqual(legend(both), [
    { step: 1, label: '< -1' },
    { step: 2, label: '-1 … 1' },
    { step: 3, label: '≥ 1' },
  ]);
  const worded: Scale = { ...low, labels: ['sure', 'likely', 'no'], tick: () => 'unused' };
  assert.deepEqual(
    legend(worded).map(entry => entry.label),
    ['sure', 'likely', 'no'],
  );
  assert.deepEqual(
    legend({ ...high, tick: value => `${value}!` }).map(entry => entry.label),
    ['< 1!', '1!–2!', '2!–4!', '≥ 4!'],
  );
});

test('how much a step says: of a diverging ramp by its distance from the middle', () => {
  const steps = [0, 1, 2, 4, 5, 7];
  assert.deepEqual(
    steps.map(each => stepStrength('sequential', each)),
    steps,
  );
  assert.deepEqual(
    steps.map(each => stepStrength('diverging', each)),
    [0, 6, 4, 0, 2, 6],
  );
});
