import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ModelCard } from '#core/model/modelCard';
import type { LoadParams } from '#core/protocol/worker';
import { measuredSpeed, tokensPerSecond } from '#engine/worker/measuredSpeed';
import { ClosedFormLm } from '#test/support/closedFormModel';
import { scratchFolder } from '#test/support/scratch';

/** A model whose runs take so many milliseconds each, by a clock that stands still else. */
function paced(milliseconds: readonly number[]) {
  let clock = 0;
  let run = 0;
  const lm = new ClosedFormLm(() => {
    clock += milliseconds[Math.min(run, milliseconds.length - 1)]!;
    run += 1;
  });
  return { lm, now: () => clock };
}

const card = { digest: 'a'.repeat(64), precision: 'exact', device: 'cpu', contextLength: 2048 } as ModelCard;

test('the best run counts, the first does not', async () => {
  const { lm, now } = paced([1, 256, 128, 512]);
  assert.equal(await tokensPerSecond(lm, 2048, now), 2000);
  assert.equal(lm.length, 0);
});

test('a model of a short context is measured within it', async () => {
  const { lm, now } = paced([128]);
  assert.equal(await tokensPerSecond(lm, 128, now), 1000);
  assert.equal(lm.capacity, 128);
});

test('what was measured is remembered, by model, precision and threads', async context => {
  const folder = await scratchFolder(context);
  const params = { importFolder: join(folder, 'imports'), threads: 1, measure: true } as LoadParams;
  const { lm, now } = paced([256]);
  const asked = { ...params, measure: false };
  assert.equal(await measuredSpeed({ card, lm }, asked, now), undefined);
  assert.equal(await measuredSpeed({ card, lm }, params, now), 1000);
  assert.equal(await measuredSpeed({ card, lm: null }, asked, now), 1000);
  assert.equal(await measuredSpeed({ card, lm: null }, params, now), 1000);
  assert.equal(await measuredSpeed({ card, lm }, { ...asked, threads: 2 }, now), undefined);
  const fast: ModelCard = { ...card, precision: 'fast' };
  assert.equal(await measuredSpeed({ card: fast, lm }, asked, now), undefined);
  const faster = paced([128]);
  assert.equal(await measuredSpeed({ card, lm: faster.lm }, params, faster.now), 2000);
  await writeFile(join(folder, 'measuredSpeed.json'), '{"x": -1, "broken');
  assert.equal(await measuredSpeed({ card, lm }, asked, now), undefined);
});
