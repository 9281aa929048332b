import assert from 'node:assert/strict';
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { fileDigest, rememberDigest, rememberedDigest } from '#engine/models/digest';
import { sha256Of } from '#test/support/fakeModel';
import { scratchFolder } from '#test/support/scratch';

const content = Buffer.alloc(3 << 20, 'abc');

async function bench(context: TestContext) {
  const cacheFolder = await scratchFolder(context);
  const path = join(cacheFolder, 'file');
  await writeFile(path, content);
  return { path, cacheFolder };
}

/** Whether the file was read. */
async function reads(path: string, cacheFolder: string | undefined): Promise<boolean> {
  let read = false;
  await fileDigest(path, { cacheFolder, onProgress: () => (read = true) });
  return read;
}

test('is SHA-256 in hex, with progress up to the size', async context => {
  const { path } = await bench(context);
  const seen: (readonly [number, number])[] = [];
  assert.equal(await fileDigest(path, { onProgress: (...step) => seen.push(step) }), sha256Of(content));
  assert.deepEqual(seen.at(-1), [content.length, content.length]);
  assert.ok(seen.length > 1);
});

test('an empty file has a digest', async context => {
  const path = join(await scratchFolder(context), 'empty');
  await writeFile(path, '');
  assert.equal(await fileDigest(path), sha256Of(Buffer.alloc(0)));
});

test('a second time the file is not read, without a cache folder it is', async context => {
  const { path, cacheFolder } = await bench(context);
  assert.equal(await rememberedDigest(path, cacheFolder), undefined);
  assert.deepEqual([await reads(path, cacheFolder), await reads(path, cacheFolder)], [true, false]);
  assert.equal(await rememberedDigest(path, cacheFolder), sha256Of(content));
  assert.equal(await reads(path, undefined), true);
});

const changes: Record<string, (path: string) => Promise<void>> = {
  'other bytes': path => writeFile(path, 'other'),
  'another time': path => utimes(path, new Date(2001, 1, 1), new Date(2001, 1, 1)),
  'another file in its place': async path => {
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
  },
};

for (const [what, change] of Object.entries(changes)) {
  test(`${what}: the file is read again`, async context => {
    const { path, cacheFolder } = await bench(context);
    await fileDigest(path, { cacheFolder });
    await change(path);
    assert.equal(await reads(path, cacheFolder), true);
  });
}

test('the memory is bounded and keeps the newest', async context => {
  const { path, cacheFolder } = await bench(context);
  for (let number = 0; number < 300; number += 1) {
    const other = join(cacheFolder, String(number));
    await writeFile(other, '');
    await rememberDigest(other, sha256Of(Buffer.alloc(0)), cacheFolder);
  }
  await rememberDigest(path, sha256Of(content), cacheFolder);
  assert.equal(await rememberedDigest(join(cacheFolder, '0'), cacheFolder), undefined);
  assert.notEqual(await rememberedDigest(join(cacheFolder, '299'), cacheFolder), undefined);
  assert.equal(await rememberedDigest(path, cacheFolder), sha256Of(content));
});

for (const spoilt of ['', '{', '[]', '7', 'null', '{"x": null, "y": {"sha256": "zz"}}']) {
  test(`a spoilt memory (${spoilt}) is as good as none`, async context => {
    const { path, cacheFolder } = await bench(context);
    await writeFile(join(cacheFolder, 'digests.json'), spoilt);
    assert.equal(await fileDigest(path, { cacheFolder }), sha256Of(content));
    assert.equal(await reads(path, cacheFolder), false);
  });
}

test('can be cancelled, and says when there is no file', async context => {
  const { path, cacheFolder } = await bench(context);
  await assert.rejects(fileDigest(path, { signal: AbortSignal.abort(), cacheFolder }), Cancelled);
  assert.equal(await rememberedDigest(path, cacheFolder), undefined);
  await assert.rejects(fileDigest(`${path}-not`), { code: 'ENOENT' });
});
