import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeads } from '#engine/detect/headShelf';
import { readFeatures } from '#engine/detect/ownHeads';
import { trainHead } from '#engine/detect/trainHead';
import { isCancelled, isNamed, loadedHandlers } from '#test/support/handlersHost';
import { scratchFolder } from '#test/support/scratch';

/** Texts of two kinds, each another; the letters are what the closed-form model reads. */
const texts = Array.from({ length: 40 }, (_, i) => {
  const label = (i % 2) as 0 | 1;
  const word = label === 1 ? 'abab' : 'the cold';
  return { file: `${i}.txt`, text: `${word} ${i} `.repeat(20 + i), label };
});
const client = async () => {
  const channel = await loadedHandlers();
  return { ask: channel.request.bind(channel) };
};
const request = (folder: string) => ({ name: 'mine', model: 'm'.repeat(64), folder, texts });

test('a head is trained, kept and found, and its progress told', async context => {
  const folder = await scratchFolder(context);
  const seen: number[] = [];
  const { signal } = new AbortController();
  const onProgress = (done: number, total: number) => void seen.push(done / total);
  const { evaluation } = await trainHead(await client(), request(folder), { signal, onProgress });
  assert.deepEqual([evaluation.human, evaluation.machine], [20, 20]);
  assert.ok(evaluation.auroc > 0.9, String(evaluation.auroc));
  assert.deepEqual([seen.length, seen.at(-1)], [40, 1]);
  const { found } = await readHeads([folder]);
  assert.deepEqual([found[0]!.card.name, found[0]!.card.model], ['mine', 'm'.repeat(64)]);
});

test('what was read before it was stopped is not read again', async context => {
  const folder = await scratchFolder(context);
  const abort = new AbortController();
  const onProgress = (done: number) => {
    if (done === 5) abort.abort();
  };
  const asker = await client();
  await assert.rejects(trainHead(asker, request(folder), { signal: abort.signal, onProgress }), isCancelled);
  assert.equal(Object.keys(await readFeatures(folder, 'm'.repeat(64))).length, 5);
  const few = { ...request(folder), texts: texts.slice(0, 5) };
  const never = { ask: () => assert.fail('it was read') };
  const { signal } = new AbortController();
  await assert.rejects(
    trainHead(never, few, { signal, onProgress: () => {} }),
    isNamed('bad-argument', /20 are needed/),
  );
});
