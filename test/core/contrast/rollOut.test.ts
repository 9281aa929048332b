import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rollout } from '#core/contrast/continuation';
import { type RolloutOptions, type RolloutRequest, type RolloutRule, rollOut } from '#core/contrast/rollOut';
import { isCancelled } from '#test/support/handlersHost';
import { PlantedLm, planted, plantedVocabulary } from '#test/support/plantedLm';

const rule: RolloutRule = { temperature: 1, topP: 1, maxTokens: 30, stop: [], seed: 5 };
const request: RolloutRequest = { prefix: Int32Array.of(planted.start, planted.a), first: 0, count: 200, ban: -1 };
const options: RolloutOptions = { width: 64, chunk: 8, signal: new AbortController().signal };

interface Changes {
  readonly rule?: Partial<RolloutRule>;
  readonly request?: Partial<RolloutRequest>;
  readonly options?: Partial<RolloutOptions>;
}

async function rolled(changes: Changes = {}, lm = new PlantedLm()) {
  const rollouts: Rollout[] = [];
  let decoded = 0;
  const steps = rollOut(
    lm,
    plantedVocabulary,
    { ...request, ...changes.request },
    { ...rule, ...changes.rule },
    { ...options, ...changes.options },
  );
  for await (const step of steps) {
    rollouts.push(...step.rollouts);
    decoded += step.decoded;
  }
  rollouts.sort((a, b) => a.index - b.index);
  return { rollouts, decoded };
}

test('as many as were asked for, each once, and every token counted', async () => {
  const { rollouts, decoded } = await rolled();
  assert.deepEqual(
    rollouts.map(({ index }) => index),
    Array.from({ length: 200 }, (_, i) => i),
  );
  assert.equal(
    decoded,
    rollouts.reduce((sum, { tokens }) => sum + tokens, 0),
  );
});

test('the same seed gives the same continuations, however many go side by side and wherever one begins', async () => {
  const all = (await rolled()).rollouts;
  assert.deepEqual((await rolled({ options: { width: 7 } })).rollouts, all);
  assert.deepEqual((await rolled({ options: { width: 1, chunk: 1 } })).rollouts, all);
  assert.deepEqual((await rolled({ request: { first: 40, count: 25 } })).rollouts, all.slice(40, 65));
  assert.notDeepEqual((await rolled({ rule: { seed: 6 } })).rollouts, all);
});

test('shares are those of the model: before the deciding token, and after it', async () => {
  const count = 2000;
  const share = async (prefix: Int32Array) => {
    const { rollouts } = await rolled({ request: { prefix, count } });
    return rollouts.filter(({ text }) => text.endsWith('Y')).length / count;
  };
  // Of what may come, 0.45 of 1 is an outcome and 0.05 decides; yes is 0.36 / (0.36 + 0.09 + 0.05) of what settles it.
  const expected = 0.36 / 0.5;
  const deviation = Math.sqrt((expected * (1 - expected)) / count);
  assert.ok(Math.abs((await share(request.prefix)) - expected) < 4 * deviation);
  assert.equal(await share(Int32Array.of(planted.start, planted.decisive)), 0);
});

test('a banned token is never the first, but may come later', async () => {
  const { rollouts } = await rolled({ request: { ban: planted.a } });
  assert.ok(rollouts.every(({ text }) => !text.startsWith('a')));
  assert.ok(rollouts.some(({ text }) => text.includes('a')));
});

test('continuations end where the rule says', async () => {
  const { rollouts } = await rolled({ rule: { maxTokens: 1 } });
  assert.ok(rollouts.every(({ tokens }) => tokens === 1));
  const stopped = (await rolled({ rule: { stop: ['b'] } })).rollouts;
  assert.ok(stopped.some(({ ended }) => ended === 'stop') && stopped.every(({ text }) => !text.includes('b')));
});

test('a prefix that begins like the one before is not run again', async () => {
  const lm = new PlantedLm();
  lm.reserve(100);
  const prefix = Int32Array.from({ length: 40 }, (_, i) => (i === 0 ? planted.start : 1 + (i % 2)));
  await rolled({ request: { prefix, count: 1 } }, lm);
  assert.equal(lm.ran, 40);
  await rolled({ request: { prefix: prefix.slice(0, 30), count: 1 } }, lm);
  assert.equal(lm.ran, 41);
});

test('a cancel comes in between steps', async () => {
  const controller = new AbortController();
  const steps = rollOut(new PlantedLm(), plantedVocabulary, request, rule, { ...options, signal: controller.signal });
  await steps.next();
  controller.abort();
  await assert.rejects(steps.next(), isCancelled);
});
