import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expectedJump, type Findings, findCritical, type SearchPlan, type Trial } from '#core/contrast/findCritical';
import { rollOut } from '#core/contrast/rollOut';
import { PlantedLm, planted, plantedVocabulary } from '#test/support/plantedLm';

const N = 64;
const plan = (changes: Partial<SearchPlan> = {}): SearchPlan => ({
  from: 2,
  rows: 40,
  candidates: [],
  sweep: false,
  alternatives: () => [],
  ...changes,
});

/** A trial that says what a place would come to, and counts how often it was asked. */
function trialOf(successesAt: (place: number) => number) {
  const asked: number[] = [];
  const trial: Trial = async ({ place, append, without }) => {
    if (append < 0 && !without) asked.push(place);
    return { successes: append >= 0 ? 30 : without ? 20 : successesAt(place), n: N };
  };
  return { trial, asked };
}

const silent = () => {};

test('halving finds the place where success ends, wherever that is, in about log2 of the places', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: 38 }), async lost => {
      const { trial, asked } = trialOf(place => (place <= lost ? 40 : 0));
      const { verdict } = await findCritical(plan(), trial, silent);
      assert.deepEqual(verdict, { kind: 'pivot', row: lost, exact: true });
      assert.ok(asked.length <= 2 + Math.ceil(Math.log2(38)), `${asked.length} places`);
      assert.equal(new Set(asked).size, asked.length);
    }),
  );
});

test('halving and the sweep agree where success goes once and for all; the sweep tries every place', async () => {
  const successes = (place: number) => (place < 15 ? 30 : place < 18 ? 2 : 0);
  const [halved, swept] = [trialOf(successes), trialOf(successes)];
  const one = await findCritical(plan(), halved.trial, silent);
  const other = await findCritical(plan({ sweep: true }), swept.trial, silent);
  assert.deepEqual(one.verdict, { kind: 'pivot', row: 17, exact: true });
  assert.deepEqual(other.verdict, one.verdict);
  assert.deepEqual(
    swept.asked,
    Array.from({ length: 38 }, (_, i) => 2 + i),
  );
});

test('what still succeeds at the end has no pivot; what never does is not decided by a token', async () => {
  assert.deepEqual((await findCritical(plan(), trialOf(() => 9).trial, silent)).verdict, { kind: 'open' });
  assert.deepEqual((await findCritical(plan({ candidates: [9] }), trialOf(() => 0).trial, silent)).verdict, {
    kind: 'never',
  });
});

test('candidates are tried before and after, and contradict a pivot where success comes back', async () => {
  const { trial, asked } = trialOf(place => (place <= 10 ? 40 : place === 31 ? 20 : 0));
  const { verdict, places } = await findCritical(plan({ candidates: [30, 1, 39] }), trial, silent);
  assert.ok(asked.includes(30) && asked.includes(31) && !asked.includes(1));
  // Halving took 11 for the end of all; the success at 31 closes it, and what is gone after it is critical.
  assert.deepEqual(verdict, { kind: 'pivot', row: 38, exact: false });
  assert.deepEqual(
    places.map(({ place }) => place),
    [...new Set(asked)].sort((a, b) => a - b),
  );
});

test('alternatives and what comes without the token are tried at the pivot, and told as they come', async () => {
  const told: Findings[] = [];
  const { trial } = trialOf(place => (place <= 10 ? 40 : 0));
  const alternatives = (row: number) => [{ id: 100 + row, probability: 0.3 }];
  const { branches } = await findCritical(plan({ alternatives }), trial, findings => told.push(findings));
  assert.deepEqual(
    branches.map(({ id, tally }) => [id, tally.successes]),
    [
      [110, 30],
      [-1, 20],
    ],
  );
  assert.deepEqual(
    told.slice(-2).map(findings => findings.branches.length),
    [1, 2],
  );
  assert.ok(told.every(({ places }, i) => i === 0 || places.length >= told[i - 1]!.places.length));
});

test('what a trial throws ends the search', async () => {
  const failing: Trial = async () => Promise.reject(new Error('spent'));
  await assert.rejects(findCritical(plan(), failing, silent), /spent/);
});

test('the planted token is found by real continuations of a model', async () => {
  const { a, b, decisive, other, no } = planted;
  const text = Int32Array.of(a, b, a, b, other, a, decisive, b, a, b, a, no);
  const lm = new PlantedLm();
  const trial: Trial = async ({ place, append, without }) => {
    const kept = Int32Array.of(planted.start, ...text.subarray(0, place), ...(append < 0 ? [] : [append]));
    const request = { prefix: kept, first: 0, count: N, ban: without ? text[place]! : -1 };
    const rule = { temperature: 1, topP: 1, maxTokens: 30, stop: [], seed: 1 };
    const options = { width: N, chunk: 64, signal: new AbortController().signal };
    let successes = 0;
    for await (const { rollouts } of rollOut(lm, plantedVocabulary, request, rule, options)) {
      successes += rollouts.filter(rollout => rollout.text.endsWith('Y')).length;
    }
    return { successes, n: N };
  };
  const alternatives = () => [{ id: other, probability: 0.1 }];
  const found = await findCritical(plan({ from: 1, rows: text.length, alternatives }), trial, silent);
  assert.deepEqual(found.verdict, { kind: 'pivot', row: text.indexOf(decisive), exact: true });
  assert.ok(found.branches.every(({ tally }) => tally.successes > N / 2));
});

test('the jump that was to be expected is the total variation of outcomes, over the alternatives', () => {
  const half = { id: 1, probability: 0.5, tally: { successes: 64, n: 64 } };
  const none = { id: -1, probability: Number.NaN, tally: { successes: 64, n: 64 } };
  assert.equal(expectedJump({ successes: 0, n: 64 }, [half, none]), 1);
  assert.equal(expectedJump({ successes: 0, n: 64 }, [half, { ...half, tally: { successes: 0, n: 64 } }]), 0.5);
  assert.ok(Number.isNaN(expectedJump({ successes: 0, n: 64 }, [none])));
});
