import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { modelBytes } from '#engine/models/modelFolder';
import { openGguf } from '#engine/models/openGguf';
import { openModel } from '#engine/worker/openModel';
import { scratchFolder } from '#test/support/scratch';
import { splitModel, wholeModel } from '#test/support/splitModel';
import { isNamed } from '#test/support/testClients';
import { tinyLlama } from '#test/support/tinyModel';

async function written(context: TestContext) {
  const folder = await scratchFolder(context);
  const model = tinyLlama();
  const [parts, whole] = [splitModel(folder, model), wholeModel(folder, model)];
  for (const [path, bytes] of [...parts, whole]) await writeFile(path, bytes);
  return { folder, whole: whole[0], parts: parts.map(([path]) => path), bytes: parts.map(([, bytes]) => bytes) };
}

async function logits(context: TestContext, path: string) {
  const importFolder = join(await scratchFolder(context), 'imports');
  const params = { path, importFolder, precision: 'exact', threads: 1, parts: 'all' } as const;
  const nothing = () => {};
  const { lm, card, dispose } = await openModel(params, nothing, new AbortController().signal, nothing);
  context.after(dispose);
  lm!.reserve(8);
  const ids = Int32Array.of(1, 5, 9, 200);
  return { card, logits: (await lm!.advance(ids, ids, { k: 1, logits: true })).logits };
}

test('a model in parts is the model in one file, whichever part is named', async context => {
  const { whole, parts, bytes } = await written(context);
  const expected = await logits(context, whole);
  for (const part of [parts[0]!, parts[2]!]) {
    const found = await logits(context, part);
    assert.deepEqual(found.logits, expected.logits);
    assert.equal(found.card.parameters, expected.card.parameters);
  }
  const sum = bytes.reduce((total, { length }) => total + length, 0);
  assert.equal(await modelBytes(parts[0]!), sum);
});

test('parts that are missing, foreign or out of order are told', async context => {
  const { folder, parts, bytes } = await written(context);
  const refused = (code: Parameters<typeof isNamed>[0], words: RegExp) =>
    assert.rejects(openGguf(parts[0]!), isNamed(code, words));
  await writeFile(parts[1]!, bytes[2]!);
  await refused('gguf-malformed', /Part 2 of 3 by its name is part 3 of 3/);
  await rm(parts[1]!);
  await refused('model-incomplete', /has 3 parts, and .*00002-of-00003\.gguf is missing/);
  await writeFile(parts[1]!, splitModel(folder, tinyLlama(), 3)[0]![1]);
  await refused('gguf-malformed', /Part 2 of 3/);
  const alone = join(folder, 'alone.gguf');
  await writeFile(alone, bytes[0]!);
  await assert.rejects(openGguf(alone), isNamed('model-incomplete', /one part of several/));
});

test('parts must have all tensors once', async context => {
  const { folder } = await written(context);
  const model = tinyLlama();
  const doubled = { ...model, tensors: [...model.tensors.slice(0, -1), model.tensors[0]!] };
  for (const [path, bytes] of splitModel(folder, doubled)) await writeFile(path, bytes);
  const [first] = splitModel(folder, doubled)[0]!;
  const isTwice = (doubled.tensors.length - 1) % 3 !== 0;
  await assert.rejects(openGguf(first), isNamed('gguf-malformed', isTwice ? /is in two parts/ : /appears twice/));
  const fewer = { ...model, tensors: model.tensors.slice(1) };
  const parts = splitModel(folder, model);
  await writeFile(parts[0]![0], parts[0]![1]);
  await writeFile(parts[1]![0], parts[1]![1]);
  await writeFile(parts[2]![0], splitModel(folder, fewer)[2]![1]);
  await assert.rejects(openGguf(first), isNamed('gguf-malformed', /is in two parts|tensors and not/));
});
