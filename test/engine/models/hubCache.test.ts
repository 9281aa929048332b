import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cachedRepositories, cachedSnapshot, isWholeModel } from '#engine/models/hubCache';
import { scratchFolder } from '#test/support/scratch';

test('a snapshot of the cache is found by branch and commit, where it is whole', async context => {
  const cache = await scratchFolder(context);
  const commit = 'a'.repeat(40);
  const folder = join(cache, 'models--tiny--model');
  const snapshot = join(folder, 'snapshots', commit);
  await mkdir(join(snapshot, 'onnx'), { recursive: true });
  await mkdir(join(folder, 'refs'));
  await mkdir(join(folder, 'blobs'));
  await writeFile(join(folder, 'refs', 'main'), commit);
  const id = { repository: 'tiny/model', revision: 'main' };
  assert.equal(await cachedSnapshot(cache, id), undefined, 'empty');
  for (const name of ['config.json', 'tokenizer.json', 'onnx/model.onnx']) {
    const blob = join(folder, 'blobs', name.replace('/', '-'));
    await writeFile(blob, '{}');
    await symlink(blob, join(snapshot, name));
  }
  assert.equal(await cachedSnapshot(cache, id), snapshot);
  assert.equal(await cachedSnapshot(cache, { ...id, revision: commit }), snapshot);
  assert.equal(await cachedSnapshot(cache, { ...id, revision: '..' }), undefined);
  assert.equal(await cachedSnapshot(cache, { ...id, repository: 'tiny/other' }), undefined);
  assert.deepEqual(await cachedRepositories(cache), [{ name: 'tiny/model', path: snapshot }]);
  assert.deepEqual(await cachedRepositories(join(cache, 'none')), []);
  assert.ok(await isWholeModel(snapshot));
  assert.ok(!(await isWholeModel(cache)));
});
