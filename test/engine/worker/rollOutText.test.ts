import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rollout } from '#core/contrast/continuation';
import type { RolloutParams } from '#core/protocol/rollout';
import { ClosedFormLm } from '#test/support/closedFormModel';
import { isNamed, loadedHandlers } from '#test/support/handlersHost';

const params: RolloutParams = {
  ids: Int32Array.from('To be', character => character.charCodeAt(0)),
  start: 'default',
  first: 0,
  count: 10,
  ban: -1,
  width: 0,
  temperature: 1,
  topP: 0.9,
  maxTokens: 6,
  stop: [],
  seed: 1,
};

type Client = Awaited<ReturnType<typeof loadedHandlers>>;

async function rolled(client: Client, changes: Partial<RolloutParams> = {}) {
  const rollouts: Rollout[] = [];
  const summary = await client.request(
    'rollout',
    { ...params, ...changes },
    { onProgress: progress => rollouts.push(...progress.rollouts) },
  );
  return { rollouts: rollouts.sort((a, b) => a.index - b.index), summary };
}

test('continuations arrive, counted; scoring keeps its cache', async () => {
  const lm = new ClosedFormLm();
  const client = await loadedHandlers(lm);
  const { rollouts, summary } = await rolled(client);
  assert.equal(rollouts.length, 10);
  assert.deepEqual(summary, { decoded: 60, width: 16, context: 6, cut: false });
  assert.equal(lm.ran, 0);
  assert.deepEqual((await rolled(client, { width: 3 })).rollouts, rollouts);
  assert.deepEqual((await rolled(client, { first: 4, count: 2 })).rollouts, rollouts.slice(4, 6));
});

test('a text that is too long is cut at its begin, and that is said', async () => {
  const client = await loadedHandlers();
  const ids = new Int32Array(5000).fill(97);
  const { summary } = await rolled(client, { ids, count: 1 });
  assert.deepEqual([summary.context, summary.cut], [4096 - 6, true]);
});

test('rules that cannot be are refused by name', async () => {
  const client = await loadedHandlers();
  const refused = (changes: Partial<RolloutParams>, words: RegExp) =>
    assert.rejects(rolled(client, changes), isNamed('bad-setting', words));
  await refused({ temperature: 0 }, /temperature of 0/);
  await refused({ topP: 1.5 }, /top-p of 1.5/);
  await refused({ maxTokens: 3000 }, /Continuations of 3000 tokens/);
  await refused({ count: 0 }, /0 continuations/);
  const nothing = { ids: new Int32Array(0), start: 'none' };
  await assert.rejects(rolled(client, nothing), isNamed('bad-argument', /nothing to continue/));
  const header = await loadedHandlers(null);
  await assert.rejects(header.request('rollout', params), isNamed('bad-argument', /Only the header/));
});
