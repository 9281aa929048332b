import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensemble } from '#core/bytes/ensemble';
import { uniformStream } from '#core/math/uniform';

/** Float64 sums of 257 terms. */
const EXACT = 1e-12;

function distribution(seed: number): Float64Array {
  const next = uniformStream(seed);
  const values = Float64Array.from({ length: 257 }, next);
  const sum = values.reduce((a, b) => a + b);
  return values.map(each => each / sum);
}

const near = (a: Float64Array, b: Float64Array) => a.every((each, i) => Math.abs(each - b[i]!) < EXACT);

test('a model with itself is itself; order changes nothing; both sum to 1', () => {
  const [p, q] = [distribution(1), distribution(2)];
  for (const kind of ['mean', 'product'] as const) {
    assert.ok(near(ensemble([p, p], kind), p));
    assert.ok(near(ensemble([p, q], kind), ensemble([q, p], kind)));
    assert.ok(Math.abs(ensemble([p, q], kind).reduce((a, b) => a + b) - 1) < EXACT);
  }
});

test('the mean is the mean; a product excludes what one model excludes', () => {
  const [p, q] = [distribution(3), distribution(4)];
  assert.ok(
    near(
      ensemble([p, q], 'mean'),
      p.map((each, i) => (each + q[i]!) / 2),
    ),
  );
  const [a, b] = [Float64Array.of(0.8, 0.2, 0), Float64Array.of(0.2, 0.2, 0.6)];
  const expected = [0.4 / 0.6, 0.2 / 0.6, 0];
  assert.ok(near(ensemble([a, b], 'product'), Float64Array.from(expected)));
});
