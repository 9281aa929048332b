import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyMeasures } from '#core/math/nextTokenMeasures';
import { bodyRunner } from '#engine/worker/bodyRunner';
import type { Head } from '#engine/worker/head';
import type { KeepingSession } from '#engine/worker/session';

test('chosen states go through the head in turn, and everything is disposed of', async () => {
  const fed: Record<string, readonly number[]>[] = [];
  const disposed: string[] = [];
  const session = (name: string): KeepingSession => ({
    run: () => Promise.reject(new Error('unused')),
    runKeeping: async (feeds, _held, outputs) => {
      fed.push(Object.fromEntries(Object.entries(feeds).map(([key, { data }]) => [key, Array.from(data, Number)])));
      const n = feeds.input_ids!.shape[1]!;
      return {
        data: Object.fromEntries(outputs.map(output => [output, new Float32Array(2 * n).map((_, i) => i)])),
        kept: {},
      };
    },
    dispose: async () => void disposed.push(name),
  });
  const asked: [hidden: number[], targets: number[], at: number][] = [];
  const head: Head = {
    rows: 2,
    measure: async (hidden, targets, _into, at) => void asked.push([[...hidden], [...targets], at]),
    logits: async hidden => new Float32Array(hidden.length / 2),
    dispose: async () => void disposed.push('head'),
  };
  const shape = { layers: 0, kvHeads: 1, headSize: 1, hiddenSize: 2, vocabularySize: 1 };
  const runner = bodyRunner({
    body: session('body'),
    head,
    trim: session('trim'),
    carried: [],
    shape,
    device: 'cpu',
    most: 8,
  });
  const into = { measures: emptyMeasures(3, 1), done: 0, hidden: [], logits: [] as Float32Array[] };
  const run = { ids: Int32Array.of(9, 4, 5, 6, 7), past: 1, states: {}, rows: [1, 3, 4], targets: [5, 7, 8] };
  await runner.run({ ...run, wanted: { k: 1, logits: true } }, into);
  assert.deepEqual(fed[0], { input_ids: [4, 5, 6, 7], past_length: [1], branches: [1] });
  assert.deepEqual(asked, [
    [[0, 1, 4, 5], [5, 7], 0],
    [[6, 7], [8], 2],
  ]);
  assert.deepEqual([into.done, into.hidden.length, into.logits[0]!.length], [3, 0, 3]);
  await runner.run({ ...run, rows: [], targets: [], wanted: { k: 1 } }, into);
  assert.equal(asked.length, 2, 'context alone needs no head');
  await runner.dispose();
  assert.deepEqual(disposed.sort(), ['body', 'head', 'trim']);
});
