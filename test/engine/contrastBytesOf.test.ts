import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytePairs } from '#core/contrast/pieces';
import type { ModelClient } from '#engine/client';
import { contrastBytesOf } from '#engine/contrastBytesOf';

const { signal } = new AbortController();
const setting = { window: 8, start: null };

test('bytes that come in chunks are joined to the pieces of the summary', async () => {
  const [p, q] = [Float32Array.of(0.5, 0.5), Float32Array.of(0.25, 0.75)];
  const chunk = (at: number, leaked: number) => ({
    at,
    rows: bytePairs(p, q, [0]),
    leaked: Float64Array.of(leaked),
    complete: at !== 5,
  });
  const client = {
    ask: async (_: string, params: object, { onProgress }: { onProgress: (progress: object) => void }) => {
      assert.deepEqual(params, { text: 'abcdefg', start: 'default', window: 0, from: 4, to: 7 });
      for (const [at, leaked] of [
        [4, 0.1],
        [5, 0.2],
        [6, 0],
      ] as const)
        onProgress(chunk(at, leaked));
      return { cuts: Uint32Array.of(4, 6, 7), p: setting, q: setting };
    },
  } as unknown as Pick<ModelClient, 'ask'>;
  const told: number[] = [];
  const onProgress = (done: number, total: number) => void told.push(done, total);
  const params = { text: 'abcdefg', start: 'default', window: 0, from: 4, to: 7 };
  const found = await contrastBytesOf(client, params, { signal, onProgress });
  assert.deepEqual(told, [1, 3, 2, 3, 3, 3]);
  assert.deepEqual([found.leaked, found.complete, found.pieces.length], [0.2, false, 2]);
  assert.ok(Math.abs(found.pieces.evidence[1]! - 3 * Math.log(2)) < 1e-6);
});
