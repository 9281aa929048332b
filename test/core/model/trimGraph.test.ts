import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TRIM_LENGTH, trimGraph } from '#core/model/trimGraph';
import { holdTensor, openSession } from '#engine/worker/session';
import { sessionOptions } from '#test/support/tinyLm';

test('states are cut back to their first tokens, along their own axis', async context => {
  const carried = [
    { past: 'a', present: 'A', type: 'float32', emptyShape: [1, 2, 0, 1], axis: 2 },
    { past: 'b', present: 'B', type: 'float32', emptyShape: [1, 0, 2], axis: 1 },
  ] as const;
  const session = await openSession({ bytes: trimGraph(carried), folder: '.' }, sessionOptions);
  context.after(() => session.dispose());
  const states = {
    a: holdTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3, 1]),
    b: holdTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 3, 2]),
  };
  const { kept } = await session.runKeeping(
    { [TRIM_LENGTH]: { data: BigInt64Array.of(2n), shape: [1] } },
    states,
    [],
    ['A', 'B'],
  );
  assert.deepEqual([...(kept.A!.data as Float32Array)], [1, 2, 4, 5]);
  assert.deepEqual([...(kept.B!.data as Float32Array)], [1, 2, 3, 4]);
});
