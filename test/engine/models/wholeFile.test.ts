import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { errorCode, readJson, replaceFile, temporaryBeside, writeJson, writeWhole } from '#engine/models/wholeFile';
import { scratchFolder } from '#test/support/scratch';

test('a reader sees the old content or the new one, never a part', async context => {
  const path = join(await scratchFolder(context), 'deep', 'file');
  const contents = ['a', 'b', 'c'].map(letter => letter.repeat(300_000));
  await writeWhole(path, contents[0]!);
  let writing = true;
  const writes = Promise.all(contents.map(content => writeWhole(path, content))).finally(() => {
    writing = false;
  });
  let reads = 0;
  while (writing) {
    assert.ok(contents.includes(await readFile(path, 'utf8')));
    reads += 1;
  }
  await writes;
  assert.ok(reads > 0);
  assert.deepEqual(await readdir(dirname(path)), ['file']);
});

test('what fails leaves the old file and no temporary one', async context => {
  const folder = await scratchFolder(context);
  await mkdir(join(folder, 'taken', 'x'), { recursive: true });
  await assert.rejects(writeWhole(join(folder, 'taken'), 'new'));
  assert.deepEqual(await readdir(folder), ['taken']);
});

test('temporary names are beside the file and differ', () => {
  const names = new Set(Array.from({ length: 100 }, () => temporaryBeside(join('a', 'b'))));
  assert.equal(names.size, 100);
  for (const name of names) assert.equal(dirname(name), 'a');
});

test('replaces a file, and says when there is nothing to move', async context => {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, 'from'), 'new');
  await writeFile(join(folder, 'to'), 'old');
  await replaceFile(join(folder, 'from'), join(folder, 'to'));
  assert.equal(await readFile(join(folder, 'to'), 'utf8'), 'new');
  await assert.rejects(replaceFile(join(folder, 'from'), join(folder, 'to')), { code: 'ENOENT' });
});

test('JSON goes there and back; what is none is undefined', async context => {
  const path = join(await scratchFolder(context), 'x.json');
  assert.equal(await readJson(path), undefined);
  await writeJson(path, { a: [1, 'ä'] });
  assert.deepEqual(await readJson(path), { a: [1, 'ä'] });
  await writeFile(path, '{"a":');
  assert.equal(await readJson(path), undefined);
});

test('the code of a system error', () => {
  assert.equal(errorCode(Object.assign(new Error('x'), { code: 'ENOENT' })), 'ENOENT');
  assert.deepEqual([errorCode(new Error('x')), errorCode('ENOENT'), errorCode(undefined)], ['', '', '']);
});
