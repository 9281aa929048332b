import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalJson, criticalLine, newsLine } from '#cli/writers/criticalJson';
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

test('as lines: each prefix as it was tried, the whole result last', () => {
  const result = criticalResult(pivoted);
  const tally = { successes: 0, n: 16 };
  const place = JSON.parse(newsLine({ key: '4', place: 4, instead: undefined, tally }, result.scored));
  assert.deepEqual([place.kind, place.token, place.text, place.successes], ['place', 3, ' fell', 0]);
  const prompt = JSON.parse(newsLine({ key: '0', place: 0, instead: undefined, tally }, result.scored));
  assert.deepEqual([prompt.token, prompt.text], [-1, '']);
  const other = { key: '3+0', place: 3, instead: { id: 0, probability: 0.4 }, tally };
  const alternative = JSON.parse(newsLine(other, result.scored));
  assert.deepEqual([alternative.kind, alternative.text, alternative.id], ['alternative', ' fell', 0]);
  assert.equal(alternative.instead, result.scored.tokenText(0));
  const rest = JSON.parse(newsLine({ ...other, instead: { id: -1, probability: Number.NaN } }, result.scored));
  assert.deepEqual([rest.without, rest.id], [true, undefined]);
  const line = criticalLine(result);
  assert.equal(line.indexOf('\n'), line.length - 1);
  assert.deepEqual(JSON.parse(line), { kind: 'result', ...JSON.parse(criticalJson(result)) });
});
