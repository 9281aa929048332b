import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoded, type LoadedModel } from '#engine/worker/loadedModel';

const { signal } = new AbortController();
const encoding = (id: number) => ({ ids: Int32Array.of(id), offsets: Uint32Array.of(0, 1) });

test('a text is cut where the model is', async () => {
  const here = { tokenizer: { encode: () => encoding(1) } } as unknown as LoadedModel;
  assert.equal((await encoded(here, 'a', signal)).ids[0], 1);
  const asked: unknown[] = [];
  const there = {
    ...here,
    remote: {
      begin: async () => {},
      encode: async (...args: unknown[]) => {
        asked.push(...args);
        return encoding(2);
      },
    },
  };
  assert.equal((await encoded(there, 'a', signal)).ids[0], 2);
  assert.deepEqual(asked, ['a', signal]);
});
