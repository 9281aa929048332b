import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitDomain } from '#core/detect/fitDomain';
import { domainDistance } from '#core/detect/judgement';
import { uniform } from '#test/support/evidenceOf';

const next = uniform(5);
/** Two figures that go together, and one that is always the same. */
const cloud = (n: number) =>
  Array.from({ length: n }, () => {
    const a = next() + next() + next() - 1.5;
    return Float64Array.of(a, 2 * a + 0.1 * (next() - 0.5), 7);
  });

test('one in a hundred held-out texts lies outside, and what breaks the pattern does', () => {
  const held = cloud(1000);
  const domain = fitDomain(cloud(1000), held);
  const outside = held.filter(features => domainDistance(features, domain) > domain.limit).length;
  assert.equal(outside, 10);
  assert.ok(domainDistance([0.5, 1, 7], domain) < domain.limit);
  assert.ok(domainDistance([0.5, -1, 7], domain) > domain.limit, 'each figure is usual, the two together are not');
  assert.ok(domainDistance([0, 0, 8], domain) > domain.limit, 'the figure that was always the same is another');
});
