import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContrastCall } from '#cli/contrastCall';
import { runContrast } from '#cli/contrastRun';
import type { Host } from '#cli/host';
import type { ModelSession } from '#cli/modelSession';
import { Progress } from '#cli/progress';
import type { ContrastSide } from '#core/protocol/contrast';
import { closedFormCard } from '#test/support/closedFormModel';
import { contrastResult } from '#test/support/contrastResult';
import { loadedHandlers } from '#test/support/handlersHost';

const host = { signal: new AbortController().signal } as unknown as Host;
const progress = new Progress({ write: () => {}, terminal: false, columns: 80, quiet: true, now: () => 0 });

async function run(
  p: Partial<ContrastSide>,
  q: Partial<ContrastSide>,
  paraphrases: [string, string][] = [],
  neutral?: string,
) {
  const channel = await loadedHandlers();
  const client = {
    ask: channel.request.bind(channel),
    score: (params: never, options: never) => channel.request('score', params, options),
  };
  const session = { client, card: closedFormCard } as unknown as ModelSession;
  const { call } = contrastResult('against-prompt');
  const side = { ...call.params.p, text: 'A text.', prompt: '' };
  const asked: ContrastCall = { ...call, text: 'A text.', params: { p: { ...side, ...p }, q: { ...side, ...q } } };
  return runContrast(asked, closedFormCard, { neutral, paraphrases }, session, host, progress);
}

test('the same two prompts in other words agree with themselves; a neutral prompt is a run of its own', async () => {
  const { agreement, z, neutral, found } = await run({ prompt: 'ab' }, { prompt: 'cd' }, [['ab', 'cd']], 'cd');
  for (const [row, value] of z.entries()) {
    assert.equal(agreement!.mean[row], value);
    assert.equal(agreement!.share[row], Number.isNaN(value) ? Number.NaN : 1);
  }
  assert.deepEqual(neutral, found.rows.qLogProb);
});

test('without controls there are none; evidence sums the ratios', async () => {
  const { agreement, neutral, changed, ratios, evidence } = await run({}, { window: 2, overlap: 1 });
  assert.deepEqual([agreement, neutral, changed], [undefined, undefined, undefined]);
  const sum = ratios.reduce((total, ratio) => (Number.isNaN(ratio) ? total : total + ratio), 0);
  assert.ok(Math.abs(evidence.at(-1)! - sum) < 1e-6);
});

test('of two versions, what changed is set apart', async () => {
  const { changed, found } = await run({ text: 'A text!' }, { text: 'A text.' });
  assert.deepEqual([...changed!.marks], [0, 0, 0, 0, 0, 0, 1]);
  assert.equal(found.rows.length, 6);
  assert.equal(Math.fround(changed!.meanChanged), Math.fround(0 - changed!.stats.logProb[6]!));
});
