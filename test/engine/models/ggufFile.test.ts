import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { requireGguf, requireModel } from '#engine/models/ggufFile';
import { exportFolder } from '#test/support/exportGolden';
import { scratchFolder } from '#test/support/scratch';

test('lets a GGUF pass', async context => {
  const path = join(await scratchFolder(context), 'x');
  await writeFile(path, 'GGUF\x03\0\0\0rest');
  await requireGguf(path);
});

for (const [what, content] of Object.entries({
  'an empty file': '',
  'a short one': 'GGUF',
  'another format': 'PK\x03\x04aaaaaaa',
  'a pointer': 'version https://git-lfs',
})) {
  test(`refuses ${what}`, async context => {
    const path = join(await scratchFolder(context), 'x.gguf');
    await writeFile(path, content);
    await assert.rejects(requireGguf(path), { name: 'UserError', code: 'not-a-gguf' });
  });
}

test('names a file that is not there, and a folder', async context => {
  const folder = await scratchFolder(context);
  await assert.rejects(requireGguf(join(folder, 'x.gguf')), { code: 'file-not-found' });
  await assert.rejects(requireGguf(folder), { code: 'file-unreadable' });
});

test('a folder with ONNX weights, and an ONNX file in one, pass as a model', async context => {
  await requireModel(exportFolder('merged'));
  await requireModel(join(exportFolder('optimum'), 'onnx', 'model_q4.onnx'));
  await assert.rejects(requireModel(await scratchFolder(context)), { code: 'file-unreadable' });
});
