import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecoderExport } from '#core/model/decoderExport';
import type { Device } from '#core/model/device';
import { exportProbeNames } from '#core/model/exportProbe';
import { probeNames } from '#core/onnx/probes/nextToken';
import { CarryingLm } from '#engine/worker/carryingLm';
import { exportRunner } from '#engine/worker/exportRunner';
import { PROBE_OUTPUTS } from '#engine/worker/head';
import { emptyTensor, type HeldTensor, type KeepingSession, type TensorData } from '#engine/worker/session';

const SHAPE: DecoderExport = {
  ids: { name: 'input_ids', type: 'int32' },
  positions: { name: 'position_ids', type: 'int64' },
  mask: { name: 'attention_mask', type: 'int64' },
  useCache: 'use_cache_branch',
  keep: { name: 'num_logits_to_keep', scalar: true },
  logits: { name: 'logits', rank: 3 },
  carried: [{ past: 'past', present: 'present', type: 'float32', emptyShape: [1, 1, 0, 1], axis: 2 }],
  vocabularySize: 10,
};

type Feeds = Readonly<Record<string, TensorData>>;

/** A session that notes what it is fed and gives one number, zero by default. */
function noting(asked: Feeds[], number = 0): KeepingSession {
  const answer = (feeds: Feeds, outputs: readonly string[]) => {
    asked.push(feeds);
    const rows = feeds[probeNames.targets]?.shape[0] ?? 0;
    const k = Number(feeds[probeNames.k]?.data[0] ?? 0);
    const column = (name: string) => {
      if (name === probeNames.rank) return new Int32Array(rows);
      if (name === probeNames.topIds) return new BigInt64Array(rows * k);
      return new Float32Array(name === probeNames.topLogProbs ? rows * k : rows * 2).fill(number);
    };
    return Object.fromEntries(
      outputs.map(name => [
        name,
        name === exportProbeNames.hidden
          ? column(name)
          : column(name).subarray(0, name.includes('top_') && !name.endsWith('_p') ? rows * k : rows),
      ]),
    );
  };
  return {
    run: async (feeds, _held, outputs) => answer(feeds, outputs) as Record<string, TensorData['data']>,
    runKeeping: async (feeds, _held, outputs, keep) => ({
      data: answer(feeds, outputs) as Record<string, TensorData['data']>,
      kept: Object.fromEntries(keep.map(name => [name, emptyTensor('float32', [1, 1, 0, 1]) as HeldTensor])),
    }),
    dispose: async () => {},
  };
}

const values = (tensor: TensorData | undefined) => Array.from(tensor?.data ?? [], Number);

function make(changes: Partial<DecoderExport> = {}, rows = 8, device: Device = 'cpu', number = 0) {
  const asked: Feeds[] = [];
  const trimmed: Feeds[] = [];
  const shape = { ...SHAPE, ...changes };
  const trim = shape.carried.length > 0 ? noting(trimmed) : null;
  const lm = new CarryingLm(
    exportRunner({
      session: noting(asked, number),
      trim,
      shape,
      device,
      vocabularySize: 10,
      hasHidden: true,
      most: rows,
    }),
  );
  lm.reserve(16);
  return { lm, asked, trimmed };
}

test('a first run and one that goes on from it', async () => {
  const { lm, asked } = make();
  await lm.advance(Int32Array.of(5, 6, 7), Int32Array.of(-1, 7, 8), { k: 2 });
  const first = asked[0]!;
  assert.deepEqual(
    [values(first.input_ids), values(first.position_ids)],
    [
      [5, 6, 7],
      [0, 1, 2],
    ],
  );
  assert.deepEqual([values(first.attention_mask), values(first.use_cache_branch)], [[1, 1, 1], [0]]);
  // Only two rows of logits are made, so the rows are counted from the first of them.
  assert.deepEqual([values(first.num_logits_to_keep), values(first[exportProbeNames.rows])], [[2], [0, 1]]);
  await lm.advance(Int32Array.of(8), Int32Array.of(9), { k: 2 });
  const second = asked[1]!;
  assert.deepEqual([values(second.input_ids), values(second.position_ids)], [[8], [3]]);
  assert.deepEqual([values(second.attention_mask), values(second.use_cache_branch)], [[1, 1, 1, 1], [1]]);
  assert.deepEqual([...lm.cached], [5, 6, 7, 8]);
});

test('a truncation cuts the states back before the next run', async () => {
  const { lm, asked, trimmed } = make();
  await lm.advance(Int32Array.of(1, 2, 3), Int32Array.of(2, 3, 4), { k: 1 });
  lm.truncate(1);
  await lm.advance(Int32Array.of(9), Int32Array.of(9), { k: 1 });
  assert.deepEqual(
    trimmed.map(feeds => values(feeds.length)),
    [[1]],
  );
  assert.deepEqual([values(asked[1]!.input_ids), values(asked[1]!.position_ids)], [[9], [1]]);
  lm.truncate(0);
  await lm.advance(Int32Array.of(4), Int32Array.of(5), { k: 1 });
  assert.deepEqual(values(asked[2]!.use_cache_branch), [0]);
  assert.equal(trimmed.length, 1, 'nothing is left of it to cut');
});

test('long pieces are run in shorter ones, so that their logits stay small', async () => {
  const { lm, asked } = make({ keep: null }, 4);
  const rows = await lm.advance(
    new Int32Array(10).map((_, i) => i),
    new Int32Array(10).fill(1),
    { k: 1, hidden: true },
  );
  assert.deepEqual(
    asked.map(({ input_ids }) => input_ids!.shape[1]),
    [4, 4, 2],
  );
  assert.deepEqual([rows.length, rows.hidden?.length], [10, 20]);
  await lm.advance(Int32Array.of(1), Int32Array.of(-1), { k: 1 });
  assert.deepEqual(values(asked.at(-1)![exportProbeNames.rows]), [0], 'one row, which nobody reads');
});

test('where nothing is carried every run begins at the first token, and only where rows are wanted', async () => {
  const { lm, asked } = make({ carried: [], keep: null }, 2);
  await lm.advance(Int32Array.of(1, 2, 3), Int32Array.of(-1, -1, -1), { k: 1 });
  assert.equal(asked.length, 0);
  await lm.advance(Int32Array.of(4, 5), Int32Array.of(5, 6), { k: 1 });
  assert.deepEqual(
    [values(asked[0]!.input_ids), values(asked[0]![exportProbeNames.rows])],
    [
      [1, 2, 3, 4, 5],
      [3, 4],
    ],
  );
});

test('a device that gives what is no number is told by name; the CPU may', async () => {
  const ask = (device: Device) =>
    make({}, 8, device, Number.NaN).lm.advance(Int32Array.of(5, 6), Int32Array.of(-1, 7), { k: 1 });
  await assert.rejects(ask('webgpu'), { code: 'device-failed', message: /^webgpu failed .* no number/ });
  assert.ok(Number.isNaN((await ask('cpu')).logProb[0]));
});

test('what goes beyond the room is refused; less room keeps what fits', async () => {
  const { lm } = make();
  await assert.rejects(lm.advance(new Int32Array(17), new Int32Array(17), { k: 1 }), /full/);
  await assert.rejects(lm.advance(new Int32Array(2), new Int32Array(1), { k: 1 }), /one target per id/);
  await lm.advance(Int32Array.of(1, 2, 3), Int32Array.of(-1, -1, -1), { k: 1 });
  lm.reserve(2);
  assert.deepEqual([lm.capacity, ...lm.cached], [2, 1, 2]);
  assert.throws(() => lm.truncate(3), RangeError);
  assert.ok(PROBE_OUTPUTS.length > 5);
  await lm.dispose();
});
