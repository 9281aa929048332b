import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import type { ByteSource } from '#core/gguf/source';
import { planWeights, WEIGHTS_FILE } from '#core/model/weightPlan';
import { BODY_FILE, HEAD_FILE, type ImportRequest, importModel, LOGITS_FILE } from '#engine/import/importModel';
import { BLOCKS, INT8, importRequest } from '#test/support/importRequest';
import { scratchFolder } from '#test/support/scratch';
import { bundleDoors } from '#test/support/testBundle';
import { tinyLlama } from '#test/support/tinyModel';

const FILES = [BODY_FILE, HEAD_FILE, LOGITS_FILE, WEIGHTS_FILE];
const model = tinyLlama();
const request = async (context: TestContext) => importRequest(model, join(await scratchFolder(context), 'imports'));

/** What tells whether a file was written again. */
async function marks(folder: string) {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async name => {
      const { size, mtimeMs, ino } = await stat(join(folder, name));
      return { name, size, mtimeMs, ino };
    }),
  );
}

/** The source with one thing done before each read. */
function watched(source: ByteSource, before: (read: number) => Promise<void> | void): ByteSource {
  let reads = 0;
  return {
    size: source.size,
    read: async (offset, length) => {
      reads += 1;
      await before(reads);
      return source.read(offset, length);
    },
  };
}

const isNamed = (code: ErrorCode, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message);

test('an import is a folder of graphs and weights, named after what it was made from', async context => {
  const asked = await request(context);
  const done: number[] = [];
  const totals = new Set<number>();
  const onProgress = (bytes: number, total: number) => {
    done.push(bytes);
    totals.add(total);
  };
  const { folder, weightBytes } = await importModel({ ...asked, onProgress });
  assert.deepEqual((await readdir(folder)).sort(), [...FILES].sort());
  assert.ok(folder.startsWith(join(asked.importFolder, asked.digest.slice(0, 16))));
  const plan = planWeights(asked.config, asked.tensors, { ...asked, rotaryPositions: asked.positions });
  assert.equal(weightBytes, plan.weightBytes);
  assert.equal((await stat(join(folder, WEIGHTS_FILE))).size, plan.fileBytes);
  assert.deepEqual([...totals], [asked.tensors.reduce((sum, tensor) => sum + tensor.byteLength, 0)]);
  assert.deepEqual(
    done,
    done.toSorted((a, b) => a - b),
  );
  assert.equal(done.at(-1), [...totals][0]);
});

test('a second import reads and writes nothing', async context => {
  const asked = await request(context);
  const first = await importModel(asked);
  const before = await marks(first.folder);
  const source = watched(asked.source, () => assert.fail('read again'));
  assert.deepEqual(await importModel({ ...asked, source }), first);
  assert.deepEqual(await marks(first.folder), before);
});

test('another form, another length or another file is another import', async context => {
  const asked = await request(context);
  const variants: Partial<ImportRequest>[] = [{}, BLOCKS, INT8, { positions: 17 }, { digest: 'f'.repeat(64) }];
  const folders = [];
  for (const variant of variants) folders.push((await importModel({ ...asked, ...variant })).folder);
  assert.equal(new Set(folders).size, variants.length);
  assert.equal((await readdir(asked.importFolder)).length, variants.length);
});

const spoilers: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  'shorter weights': folder => truncate(join(folder, WEIGHTS_FILE), 4096),
  'longer weights': folder => truncate(join(folder, WEIGHTS_FILE), 1 << 24),
  'no weights': folder => rm(join(folder, WEIGHTS_FILE)),
  'an empty graph': folder => truncate(join(folder, HEAD_FILE), 0),
  'a missing graph': folder => rm(join(folder, LOGITS_FILE)),
};
for (const [name, spoil] of Object.entries(spoilers)) {
  test(`an import with ${name} is made anew`, async context => {
    const asked = await request(context);
    const { folder } = await importModel(asked);
    const sizes = async () => (await marks(folder)).map(({ name, size }) => [name, size]);
    const whole = await sizes();
    await spoil(folder);
    assert.equal((await importModel(asked)).folder, folder);
    assert.deepEqual(await sizes(), whole);
    assert.equal((await readdir(asked.importFolder)).length, 1);
  });
}

test('a cancelled import leaves nothing', async context => {
  const asked = await request(context);
  for (const at of [1, 7, 20]) {
    const controller = new AbortController();
    const source = watched(asked.source, read => {
      if (read === at) controller.abort();
    });
    await assert.rejects(importModel({ ...asked, source, signal: controller.signal }), Cancelled);
    assert.deepEqual(await readdir(asked.importFolder), []);
  }
});

test('a file that ends too early, or cannot be read, leaves nothing', async context => {
  const asked = await request(context);
  const short: ByteSource = { size: asked.source.size, read: async () => new Uint8Array(3) };
  await assert.rejects(
    importModel({ ...asked, source: short }),
    isNamed('gguf-truncated', /in the middle of the tensor/),
  );
  const broken = watched(asked.source, read => {
    if (read === 4) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
  });
  await assert.rejects(importModel({ ...asked, source: broken }), /i\/o error/);
  assert.deepEqual(await readdir(asked.importFolder), []);
});

test('a full disk is told by name, before and in the middle, and leaves nothing', async context => {
  const asked = await request(context);
  await assert.rejects(importModel({ ...asked, positions: 2 ** 42 }), isNamed('disk-full', /are needed; .* are free/));
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const source = watched(asked.source, read => {
      if (read === 9) throw Object.assign(new Error('write failed'), { code });
    });
    await assert.rejects(importModel({ ...asked, source }), isNamed('disk-full', /Not enough disk space/));
  }
  assert.deepEqual(await readdir(asked.importFolder), []);
});

test('a folder that cannot be made is told by name', async context => {
  const asked = await request(context);
  await writeFile(asked.importFolder, 'a file in its place');
  await assert.rejects(
    importModel(asked),
    isNamed('file-unwritable', /cannot be made or written: .*imports \(EEXIST\)/),
  );
});

test('imports of one model at the same time do not disturb each other', async context => {
  const asked = await request(context);
  const imports = await Promise.all(Array.from({ length: 3 }, () => importModel(asked)));
  assert.equal(new Set(imports.map(({ folder }) => folder)).size, 1);
  assert.equal((await readdir(asked.importFolder)).length, 1);
  const before = await marks(imports[0]!.folder);
  await importModel(asked);
  assert.deepEqual(await marks(imports[0]!.folder), before);
});

test('what a killed process has left is removed by the next import, and not before the process is dead', async context => {
  const asked = await request(context);
  const { folder, remove } = await bundleDoors({ door: 'test/support/importDoor.ts' });
  context.after(remove);
  const door = spawn(process.execPath, [join(folder, 'door.cjs'), asked.importFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => door.kill('SIGKILL'));
  await once(door.stdout, 'data');
  const isPart = (name: string) => name.endsWith('.part');
  assert.equal((await readdir(asked.importFolder)).filter(isPart).length, 1);
  await importModel({ ...asked, positions: 10 });
  assert.equal((await readdir(asked.importFolder)).filter(isPart).length, 1, 'its process was alive');
  door.kill('SIGKILL');
  await once(door, 'exit');
  await importModel(asked);
  assert.deepEqual((await readdir(asked.importFolder)).filter(isPart), []);
});

test('the import of an older version gives way, those of other forms and files stay', async context => {
  const asked = await request(context);
  const { folder } = await importModel(asked);
  const name = folder.slice(asked.importFolder.length + 1);
  await rm(folder, { recursive: true });
  const neighbours = ['v0', 'v999', 'v1x'].map(version => name.replace(/v\d+$/, version));
  const others = ['notes.txt', `${'f'.repeat(16)}${name.slice(16).replace(/v\d+$/, 'v0')}`];
  for (const other of [...neighbours, ...others]) {
    await mkdir(join(asked.importFolder, other));
    await writeFile(join(asked.importFolder, other, 'x'), 'x');
  }
  await importModel(asked);
  const left = new Set(await readdir(asked.importFolder));
  assert.deepEqual(left, new Set([name, ...neighbours.slice(1), ...others]));
});
