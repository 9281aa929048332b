import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTextFolder } from '#engine/detect/textFolder';
import { isCancelled, isNamed } from '#test/support/handlersHost';
import { scratchFolder } from '#test/support/scratch';

const { signal } = new AbortController();

test('text files of all folders are read in their order, and what is no text is named', async context => {
  const folder = await scratchFolder(context);
  await mkdir(join(folder, 'b', 'c'), { recursive: true });
  await writeFile(join(folder, 'b', 'c', 'deep.MD'), 'deep');
  await writeFile(join(folder, 'a.txt'), '\ufefffirst');
  await writeFile(join(folder, 'photo.png'), 'no text');
  await writeFile(join(folder, 'z.txt'), Uint8Array.of(0, 255, 0, 254));
  const { texts, skipped } = await readTextFolder(folder, signal);
  assert.deepEqual(
    texts.map(({ text }) => text),
    ['first', 'deep'],
  );
  assert.deepEqual(skipped, [join(folder, 'z.txt')]);
});

test('a folder that is none, or has none, is told; reading can be stopped', async context => {
  const folder = await scratchFolder(context);
  await assert.rejects(readTextFolder(join(folder, 'none'), signal), isNamed('bad-argument', /none is no folder/));
  await assert.rejects(readTextFolder(folder, signal), isNamed('bad-argument', /has no text files/));
  await writeFile(join(folder, 'a.txt'), 'a');
  await assert.rejects(readTextFolder(folder, AbortSignal.abort()), isCancelled);
});
