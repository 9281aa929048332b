import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fetchedRepositories, findHub, hubFolder, readNote, writeNote } from '#engine/models/hubStore';
import { scratchFolder, scratchStore } from '#test/support/scratch';

const id = { repository: 'tiny/model', revision: 'v1' };

test('a repository is found when all that the precision needs is there', async context => {
  const store = await scratchStore(context);
  const options = { store, env: {}, home: await scratchFolder(context) };
  const folder = hubFolder(store, id);
  assert.match(folder, /tiny--model--v1$/);
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const paths = ['config.json', 'tokenizer.json', 'onnx/model.onnx', 'onnx/model_q4.onnx'];
  const files = paths.map(path => ({ path, bytes: 2, sha256: undefined, blob: undefined }));
  const note = { name: 'tiny/model@v1', commit: 'c', files };
  await writeNote(folder, note);
  assert.equal((await readNote(folder))?.name, note.name);
  assert.equal(await findHub(id, 'exact', options), undefined);
  for (const path of paths.slice(0, 3)) await writeFile(join(folder, path), '{}');
  assert.equal(await findHub(id, 'exact', options), folder);
  assert.equal(await findHub(id, 'fast', options), undefined, 'its own form is not there');
  assert.deepEqual(await fetchedRepositories(store), [{ name: 'tiny/model@v1', path: folder }]);
  await writeFile(join(folder, '.token-loupe.json'), '{"name":"../x","commit":"c","files":[]}');
  assert.equal(await readNote(folder), undefined);
});
