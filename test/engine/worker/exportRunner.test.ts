import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyMeasures } from '#core/math/nextTokenMeasures';
import { exportProbeNames } from '#core/model/exportProbe';
import { probeNames } from '#core/onnx/probes/nextToken';
import { exportRunner } from '#engine/worker/exportRunner';
import type { KeepingSession } from '#engine/worker/session';

test('hidden states and logits are asked for where they are wanted, and rows counted from the run', async () => {
  const asked: {
    readonly outputs: readonly string[];
    readonly rows: readonly number[];
    readonly logitRows: readonly number[];
  }[] = [];
  const session: KeepingSession = {
    run: () => Promise.reject(new Error('unused')),
    runKeeping: async (feeds, _held, outputs) => {
      const numbers = (name: string) => Array.from(feeds[name]!.data, Number);
      asked.push({ outputs, rows: numbers(exportProbeNames.rows), logitRows: numbers(exportProbeNames.logitRows) });
      const values = (name: string) => {
        if (name === probeNames.topIds) return BigInt64Array.of(1n, 1n);
        return name === probeNames.rank ? Int32Array.of(1, 1) : Float32Array.of(-1, -1);
      };
      return { data: Object.fromEntries(outputs.map(name => [name, values(name)])), kept: {} };
    },
    dispose: async () => {},
  };
  const shape = {
    ids: { name: 'input_ids', type: 'int64' },
    positions: null,
    mask: null,
    useCache: null,
    keep: null,
    logits: { name: 'logits', rank: 3 },
    carried: [],
    vocabularySize: 4,
  } as const;
  const runner = exportRunner({
    session,
    trim: null,
    shape,
    device: 'cpu',
    vocabularySize: 4,
    hasHidden: true,
    most: 8,
  });
  const into = { measures: emptyMeasures(4, 1), done: 0, hidden: [] as Float32Array[], logits: [] as Float32Array[] };
  const run = { ids: Int32Array.of(1, 2, 3, 0), past: 0, states: {}, rows: [1, 3], targets: [3, 1] };
  await runner.run({ ...run, wanted: { k: 1, hidden: true, logits: true } }, into);
  assert.deepEqual(
    [asked[0]!.rows, asked[0]!.logitRows],
    [
      [1, 3],
      [0, 1],
    ],
  );
  assert.ok([exportProbeNames.hidden, exportProbeNames.logits].every(name => asked[0]!.outputs.includes(name)));
  assert.deepEqual([into.done, into.hidden.length, into.logits.length], [2, 1, 1]);
  assert.deepEqual([...into.measures.topIds.subarray(0, 2)], [1, 1]);
  await runner.run({ ...run, wanted: { k: 1 } }, into);
  assert.deepEqual([asked[1]!.outputs.includes(exportProbeNames.logits), asked[1]!.logitRows], [false, [0]]);
  assert.equal(into.done, 4);
  await runner.dispose();
});
