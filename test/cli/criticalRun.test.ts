import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, runCritical } from '#cli/criticalRun';
import type { Host } from '#cli/host';
import type { ModelSession } from '#cli/modelSession';
import { Progress } from '#cli/progress';
import { criticalResult } from '#test/support/criticalResult';
import { isNamed } from '#test/support/testClients';

const host = { cwd: '.', signal: new AbortController().signal } as unknown as Host;
const progress = new Progress({ write: () => {}, terminal: false, columns: 80, quiet: true, now: () => 0 });
const { scored, options } = criticalResult(undefined);
const unasked = { ...options, check: undefined };
const estimates = Float32Array.of(0.001, 0.9, 0.02, 0.3, 0.5);
const run = (changes: Partial<typeof unasked>, resumed?: Parameters<typeof runCritical>[2]) =>
  runCritical(scored, { ...unasked, ...changes }, resumed, estimates, {} as ModelSession, host, progress);

test('scores of the response alone count, by entropy or by surprisal', async () => {
  const result = await run({ by: 'surprisal', candidates: 2 });
  assert.equal(result.from, 1);
  assert.deepEqual(result.candidates, [3, 2]);
  assert.equal(result.forking[0], 0);
  assert.equal(result.quantiles[0]!.row, 3);
  assert.equal(result.search, undefined);
  // Low scores come first, and those of the prompt are none.
  assert.deepEqual((await run({ by: 's', candidates: 2 })).candidates, [2, 3]);
});

test('what was found out before counts only for the same question', async () => {
  const { fingerprint } = await run({});
  const record = { '2': '10' };
  assert.deepEqual((await run({}, { record, fingerprint })).record, record);
  const seed = { ...unasked.rule, seed: 99 };
  await assert.rejects(
    run({ rule: seed }, { record, fingerprint }),
    isNamed('bad-argument', /another text, model, rule/),
  );
  // More rollouts are no other question.
  assert.equal((await run({ rollouts: 64 }, { record, fingerprint })).fingerprint, fingerprint);
});

test('a response of one token decides nothing', async () => {
  await assert.rejects(run({ after: ' fell' }), isNamed('bad-argument', /fewer than two tokens/));
});

test('times as people say them', () => {
  assert.deepEqual([0.1, 40.4, 89, 100, 3600].map(duration), ['1 s', '40 s', '89 s', '2 min', '60 min']);
});
