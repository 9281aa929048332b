import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pooledNames } from '#core/detect/pooled';
import type { ModelClient } from '#engine/client';
import { pooledText } from '#engine/detect/pooledText';
import { handlersHost, loadParams, opened, prose } from '#test/support/handlersHost';

const { signal } = new AbortController();

test('a text is read once; then its figures come from the cache', async () => {
  const { client } = handlersHost(async () => opened());
  await client.request('load', loadParams);
  let asked = 0;
  const ask: typeof client.request = (...args) => {
    asked += 1;
    return client.request(...args);
  };
  const asker = { ask } as unknown as ModelClient;
  const cache = {};
  const text = { file: 'a.md', label: 1, text: prose } as const;
  const first = await pooledText(text, asker, cache, signal);
  const again = await pooledText(text, asker, cache, signal);
  assert.deepEqual(again, first);
  assert.equal(asked, 1);
  assert.equal(first.tokens, prose.trim().length - 16);
  assert.deepEqual([first.label, first.group, first.whole.length], [1, 'a.md', pooledNames.length]);
  assert.notDeepEqual(first.halves![0], first.halves![1]);
});
