import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimGraph } from '#core/model/trimGraph';
import { holdTensor, openSession } from '#engine/worker/session';
import { trimmer } from '#engine/worker/trimmer';
import { sessionOptions } from '#test/support/tinyLm';

const carried = [{ past: 'a', present: 'A', type: 'float32', emptyShape: [1, 0], axis: 1 }] as const;

test('the first tokens of the states stay', async context => {
  const session = await openSession({ bytes: trimGraph(carried).slice(), folder: '.' }, sessionOptions);
  context.after(() => session.dispose());
  const { A } = await trimmer(session, carried).trim({ a: holdTensor(Float32Array.of(1, 2, 3), [1, 3]) }, 2);
  assert.deepEqual([...(A!.data as Float32Array)], [1, 2]);
});

test('where nothing is carried there is nothing to cut', async () => {
  assert.deepEqual(await trimmer(null, []).trim({}, 2), {});
});
