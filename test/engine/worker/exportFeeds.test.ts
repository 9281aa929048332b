import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecoderExport } from '#core/model/decoderExport';
import { int64, tokenFeeds } from '#engine/worker/exportFeeds';

const bare: DecoderExport = {
  ids: { name: 'input_ids', type: 'int64' },
  positions: null,
  mask: null,
  useCache: null,
  keep: null,
  logits: { name: 'logits', rank: 3 },
  carried: [],
  vocabularySize: 10,
};

test('only what the export asks for is fed', () => {
  assert.deepEqual(tokenFeeds(bare, Int32Array.of(4, 5, 6), 1, 2), {
    input_ids: { data: BigInt64Array.of(5n, 6n), shape: [1, 2] },
  });
});

test('positions go on from the past, the mask covers it', () => {
  const full = {
    ...bare,
    positions: { name: 'position_ids', type: 'int32' },
    mask: { name: 'attention_mask', type: 'int64' },
    useCache: 'use_cache_branch',
    keep: { name: 'keep', scalar: false },
  } as const;
  const feeds = tokenFeeds(full, Int32Array.of(4, 5, 6), 1, 2);
  assert.deepEqual(feeds.position_ids, { data: Int32Array.of(1, 2), shape: [1, 2] });
  assert.deepEqual(feeds.attention_mask, { data: BigInt64Array.of(1n, 1n, 1n), shape: [1, 3] });
  assert.deepEqual(feeds.use_cache_branch, { data: Uint8Array.of(1), shape: [1] });
  assert.deepEqual(feeds.keep, { data: BigInt64Array.of(2n), shape: [1] });
  assert.deepEqual(tokenFeeds(full, Int32Array.of(4), 0, 1).use_cache_branch?.data, Uint8Array.of(0));
  assert.deepEqual(int64([]), { data: new BigInt64Array(0), shape: [0] });
});
