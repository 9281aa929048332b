import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalJson } from '#cli/writers/criticalJson';
import { criticalResult, pivoted } from '#test/support/criticalResult';

const read = (...args: Parameters<typeof criticalResult>) => JSON.parse(criticalJson(criticalResult(...args)));

test('scores alone: forking tokens, quantiles, candidates, and no rollouts', () => {
  const { manifest, forking, quantiles, candidates, rollouts } = read(undefined);
  assert.deepEqual([manifest.responseFrom, manifest.seed, rollouts], [2, 3, undefined]);
  assert.equal(forking.length, 1);
  assert.deepEqual([quantiles[0].alpha, quantiles[0].text], [0, ' fell']);
  assert.equal(candidates[0].token, 3);
});

test('a search: verdict, places with intervals, what was tried in place of the token, the record', () => {
  const { rollouts } = read(pivoted);
  assert.deepEqual([rollouts.verdict, rollouts.pivot.text, rollouts.pivot.exact], ['pivot', ' fell', true]);
  const last = rollouts.places.at(-1);
  assert.deepEqual([last.place, last.successes, last.rollouts, last.failure], [4, 0, 16, ' The town fell apart']);
  assert.ok(last.interval[0] === 0 && Math.abs(last.interval[1] - 0.194) < 1e-3);
  const [other, without] = rollouts.alternatives;
  assert.deepEqual([other.id, other.probability, other.successes], [0, 0.4, 16]);
  assert.deepEqual([without.without, without.pass['1']], [true, 0.25]);
  assert.equal(without.pass['16'], 1);
  // Everything succeeds with the alternative, nothing with the token.
  assert.equal(rollouts.expectedJump, 1);
  assert.deepEqual([rollouts.record, rollouts.fingerprint], [{ '4': '0000' }, 'f00d']);
});

test('what is not complete has no verdict', () => {
  assert.equal(read({ ...pivoted, verdict: { kind: 'open' }, branches: [] }, false).rollouts.verdict, null);
});
