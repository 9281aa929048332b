import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { giveConsent, readConsents, revokeConsent } from '#engine/remote/consents';
import { scratchFolder } from '#test/support/scratch';

test('a yes is remembered for that server alone, and can be taken back', async context => {
  const store = { root: await scratchFolder(context) };
  assert.deepEqual(await readConsents(store), []);
  await giveConsent(store, 'a:1');
  await giveConsent(store, 'a:1');
  await giveConsent(store, 'b:2');
  assert.deepEqual(await readConsents(store), ['a:1', 'b:2']);
  assert.equal(await revokeConsent(store, 'a:1'), true);
  assert.equal(await revokeConsent(store, 'a:1'), false);
  assert.deepEqual(await readConsents(store), ['b:2']);
});

test('a spoilt file is no yes', async context => {
  const root = await scratchFolder(context);
  for (const text of ['{', '{"a:1":true}', '[7,null]', '']) {
    await writeFile(join(root, 'servers.json'), text);
    assert.deepEqual(await readConsents({ root }), []);
  }
});
