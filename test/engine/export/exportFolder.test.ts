import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { exportFolder } from '#engine/export/exportFolder';
import { openModel } from '#engine/worker/openModel';
import { type FixtureName, farthest, fixtureNames } from '#test/support/fixtureLm';
import { scratchFolder } from '#test/support/scratch';
import { isNamed } from '#test/support/testClients';

/** The same sums in another graph. */
const TOLERANCE = 1e-4;
const never = new AbortController().signal;
const fixture = (name: FixtureName) => resolve('test/fixtures/architectures', `${name}.gguf`);
const text = 'if (a < 10) return b;  // and the others';

async function exported(context: TestContext, name: FixtureName, precision: 'exact' | 'fast' = 'exact') {
  const target = join(await scratchFolder(context), name);
  await exportFolder({ path: fixture(name), target, precision, signal: never, onProgress: () => {} });
  return target;
}

async function logitsOf(context: TestContext, path: string, precision: 'exact' | 'fast' = 'exact') {
  const importFolder = join(await scratchFolder(context), 'imports');
  const params = { path, importFolder, precision, threads: 1, parts: 'all', insist: true } as const;
  const { lm, tokenizer, card, dispose } = await openModel(
    params,
    () => {},
    never,
    () => {},
  );
  context.after(dispose);
  const { ids } = tokenizer.encode(text);
  lm!.reserve(ids.length);
  const pieces: number[] = [];
  for (const [start, end] of [
    [0, 9],
    [9, ids.length],
  ] as const) {
    const piece = ids.slice(start, end);
    pieces.push(...(await lm!.advance(piece, piece, { k: 1, logits: true })).logits!);
  }
  return { ids, card, logits: pieces };
}

for (const name of fixtureNames) {
  test(`${name}: the folder, loaded as a model, is the model of the file`, async context => {
    const folder = await logitsOf(context, await exported(context, name));
    const file = await logitsOf(context, fixture(name));
    assert.deepEqual(folder.ids, file.ids);
    const distance = farthest(folder.logits, file.logits);
    assert.ok(distance < TOLERANCE, `off by ${distance}`);
    assert.deepEqual([folder.card.vocabularySize, folder.card.license], [file.card.vocabularySize, 'cc0-1.0']);
    assert.deepEqual(folder.card.start, file.card.start);
  });
}

test('the blocks of the file can be kept', async context => {
  const target = await exported(context, 'qwen3', 'fast');
  assert.deepEqual((await readdir(join(target, 'onnx'))).sort(), ['model_quantized.onnx', 'model_quantized.onnx_data']);
  const { card, logits } = await logitsOf(context, target, 'fast');
  assert.equal(card.precision, 'fast');
  const file = await logitsOf(context, fixture('qwen3'), 'fast');
  assert.ok(farthest(logits, file.logits) < TOLERANCE);
});

test('what is there is not written over, and what was not finished is gone', async context => {
  const folder = await scratchFolder(context);
  const target = join(folder, 'out');
  const ask = (signal = never) =>
    exportFolder({ path: fixture('gpt2'), target, precision: 'exact', signal, onProgress: () => {} });
  await mkdir(target);
  await writeFile(join(target, 'mine'), '');
  await assert.rejects(ask(), isNamed('file-unwritable', /is there already and not empty/));
  assert.deepEqual(await readdir(folder), ['out']);
  await writeFile(join(folder, 'file'), '');
  const inFile = { path: fixture('gpt2'), target: join(folder, 'file', 'x'), precision: 'exact' as const };
  await assert.rejects(
    exportFolder({ ...inFile, signal: never, onProgress: () => {} }),
    isNamed('file-unwritable', /cannot be/),
  );
  const stopped = { ...inFile, target: join(folder, 'other'), signal: AbortSignal.abort(), onProgress: () => {} };
  await assert.rejects(exportFolder(stopped), Cancelled);
  assert.deepEqual((await readdir(folder)).sort(), ['file', 'out']);
});
