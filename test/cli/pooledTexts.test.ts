import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelSession } from '#cli/modelSession';
import { pooledText } from '#cli/pooledTexts';
import { pooledNames } from '#core/detect/pooled';
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
  const session = { client: { ask } } as unknown as ModelSession;
  const cache = {};
  const text = { file: 'a.md', label: 1, text: prose } as const;
  const first = await pooledText(text, session, cache, signal);
  const again = await pooledText(text, session, cache, signal);
  assert.deepEqual(again, first);
  assert.equal(asked, 1);
  assert.equal(first.tokens, prose.trim().length - 16);
  assert.deepEqual([first.label, first.group, first.whole.length], [1, 'a.md', pooledNames.length]);
  assert.notDeepEqual(first.halves![0], first.halves![1]);
});
