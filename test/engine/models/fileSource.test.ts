import assert from 'node:assert/strict';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFileSource } from '#engine/models/fileSource';
import { scratchFolder } from '#test/support/scratch';

const content = Buffer.from('0123456789');

test('reads any piece, and less at the end of the file', async context => {
  const path = join(await scratchFolder(context), 'x');
  await writeFile(path, content);
  const source = await openFileSource(path);
  context.after(() => source.close());
  assert.equal(source.size, 10);
  const pieces = [
    [0, 10, '0123456789'],
    [3, 4, '3456'],
    [8, 5, '89'],
    [10, 1, ''],
    [99, 1, ''],
    [4, 0, ''],
  ] as const;
  for (const [offset, length, expected] of pieces) {
    assert.equal(Buffer.from(await source.read(offset, length)).toString(), expected);
  }
});

test('a file that shrinks while it is open gives what is left', async context => {
  const path = join(await scratchFolder(context), 'x');
  await writeFile(path, content);
  const source = await openFileSource(path);
  context.after(() => source.close());
  await truncate(path, 5);
  assert.equal((await source.read(3, 7)).length, 2);
});

test('names a file that is not there, and a folder', async context => {
  const folder = await scratchFolder(context);
  await assert.rejects(openFileSource(join(folder, 'x')), { name: 'UserError', code: 'file-not-found' });
  await assert.rejects(openFileSource(folder), { name: 'UserError', code: 'file-unreadable' });
});
