import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandParts } from '#extension/commandParts';
import { serverCommands } from '#extension/serverCommands';

test('a model is loaded anew where its key or the consent has changed, and only there', async () => {
  for (const done of [true, false]) {
    let replaced = 0;
    const asked: unknown[] = [];
    const servers = {
      setKey: async (host: string) => {
        asked.push(host);
        return done;
      },
      forgetKey: async () => done,
      revoke: async () => done,
    };
    const replace = () => {
      replaced += 1;
    };
    const models = { servers, card: { server: { host: 'a:1' } }, replace };
    for (const act of Object.values(serverCommands({ models } as unknown as CommandParts))) await act();
    assert.deepEqual([replaced, asked], [done ? 3 : 0, ['a:1']]);
  }
});
