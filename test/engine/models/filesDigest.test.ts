import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesDigest, rememberedFilesDigest } from '#engine/models/filesDigest';
import { sha256Of } from '#test/support/fakeModel';
import { scratchFolder } from '#test/support/scratch';

test('one file has its own digest, several that of their list; progress counts all bytes', async context => {
  const folder = await scratchFolder(context);
  const paths = ['a', 'b'].map(name => join(folder, name));
  for (const [i, path] of paths.entries()) await writeFile(path, 'x'.repeat(10 * (i + 1)));
  const own = paths.map((_, i) => sha256Of(new TextEncoder().encode('x'.repeat(10 * (i + 1)))));
  assert.equal(await filesDigest([paths[0]!], {}), own[0]);
  const seen: [number, number][] = [];
  const both = await filesDigest(paths, { onProgress: (done, total) => seen.push([done, total]) });
  assert.equal(both, sha256Of(new TextEncoder().encode(`${own[0]}\n${own[1]}\n`)));
  assert.deepEqual(seen.at(-1), [30, 30]);
  assert.notEqual(both, await filesDigest(paths.toReversed(), {}));
});

test('the digest of several files is known once each was read', async context => {
  const folder = await scratchFolder(context);
  const paths = ['a', 'b'].map(name => join(folder, name));
  for (const path of paths) await writeFile(path, path);
  await filesDigest([paths[0]!], { cacheFolder: folder });
  assert.equal(await rememberedFilesDigest(paths, folder), undefined);
  const digest = await filesDigest(paths, { cacheFolder: folder });
  assert.equal(await rememberedFilesDigest(paths, folder), digest);
});
