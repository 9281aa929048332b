import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import type { LoadParams, LoadProgress } from '#core/protocol/worker';
import { score } from '#core/scoring/score';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import { openModel } from '#engine/worker/openModel';
import { sha256Of } from '#test/support/fakeModel';
import type { PlainValue } from '#test/support/ggufWriter';
import { measure } from '#test/support/reference';
import { referenceDecoder } from '#test/support/referenceDecoder';
import { scratchFolder } from '#test/support/scratch';
import { type TinyModel, tinyFile, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const never = new AbortController().signal;
const TEXT = 'The cat and the dog\nof the inn: 42 → ☕ and the rest of it.';

async function onDisk(context: TestContext, file: Uint8Array): Promise<LoadParams> {
  const folder = await scratchFolder(context);
  const path = join(folder, 'tiny.gguf');
  await writeFile(path, file);
  return { path, importFolder: join(folder, 'store', 'imports'), precision: 'exact', threads: 1, parts: 'all' };
}

async function opened(context: TestContext, model: TinyModel, changes: Partial<LoadParams> = {}) {
  const params = { ...(await onDisk(context, tinyFile(model))), ...changes };
  const progress: LoadProgress[] = [];
  const loaded = await openModel(
    params,
    each => progress.push(each),
    never,
    () => {},
  );
  context.after(() => loaded.dispose());
  return { params, progress, ...loaded };
}

type Opened = Awaited<ReturnType<typeof opened>>;
const size = { window: 16, overlap: 4, k: 3, chunk: 7 };

async function scored({ lm, tokenizer, card }: Opened, text: string): Promise<TokenStats> {
  const encoding = tokenizer.encode(text);
  const stats = emptyStats(encoding.ids.length, size.k);
  const options = { ...size, start: card.start!.id, signal: never };
  for await (const rows of score(lm!, encoding, options)) writeRows(stats, rows.at, rows.stats);
  return stats;
}

const models = { llama: tinyLlama({ matrixType: () => 'Q4_1' }), gemma3: tinyGemma() };
for (const [name, model] of Object.entries(models)) {
  test(`${name}: a file becomes a model whose rows are those of the reference, each token by itself`, async context => {
    const loaded = await opened(context, model);
    const stats = await scored(loaded, TEXT);
    assert.equal(stats.offsets.at(-1), TEXT.length);
    assert.ok(stats.length > 2 * size.window);
    for (const [row, id] of stats.ids.entries()) {
      const seen = stats.ids.subarray(row - stats.context[row]! + 1, row);
      const context = Int32Array.of(loaded.card.start!.id, ...seen);
      const { logits } = referenceDecoder(model.shape, model.weights, context);
      const expected = measure(logits.at(-1)!, id, size.k);
      // Some 1e-5 of rounding in the logits; a row with another context differs by tenths.
      for (const column of ['logProb', 'entropy', 'maxLogProb', 'topP'] as const) {
        const difference = Math.abs(stats[column][row]! - expected[column]);
        assert.ok(difference < 1e-4, `${column} of row ${row} is off by ${difference}`);
      }
      assert.equal(stats.rank[row], expected.rank);
      assert.deepEqual(
        [...stats.topIds.subarray(3 * row, 3 * row + 3)],
        expected.top.map(({ id }) => id),
      );
    }
  });

  test(`${name}: the same numbers to the bit, again, after other documents, and from another import`, async context => {
    const loaded = await opened(context, model);
    const first = await scored(loaded, TEXT);
    assert.deepEqual(await scored(loaded, TEXT), first);
    await scored(loaded, 'x');
    await scored(loaded, `${TEXT}${TEXT}`);
    assert.deepEqual(await scored(loaded, TEXT), first);
    assert.deepEqual(await scored(await opened(context, model), TEXT), first);
  });
}

test('the card, the stages in their order, and what is left on the disk', async context => {
  const { card, params, progress, defaultWindow, longestWindow, lm } = await opened(context, tinyLlama());
  assert.equal(card.digest, sha256Of(await readFile(params.path)));
  assert.match(card.tokenizerDigest, /^[0-9a-f]{64}$/);
  assert.deepEqual([card.name, card.precision, card.notes], ['Tiny llama', 'exact', []]);
  assert.ok(card.weightBytes > 0);
  assert.deepEqual([defaultWindow, longestWindow, lm?.vocabularySize], [256, 256, 269]);
  const stages = progress.map(({ stage }) => stage);
  assert.deepEqual([...new Set(stages)], ['check', 'import', 'load']);
  assert.deepEqual(stages, stages.toSorted());
  for (const { done, total } of progress) assert.ok(done >= 0 && done <= total && total > 0);
  assert.equal(progress.at(-1)?.done, progress.at(-1)?.total);
  assert.equal((await readdir(params.importFolder)).length, 1);
  assert.deepEqual((await readdir(dirname(params.importFolder))).sort(), ['digests.json', 'imports']);
});

test('the second time nothing is read through and nothing imported', async context => {
  const { params } = await opened(context, tinyLlama());
  const [name] = await readdir(params.importFolder);
  const before = await stat(join(params.importFolder, name!, 'weights.bin'));
  const progress: LoadProgress[] = [];
  const loaded = await openModel(
    params,
    each => progress.push(each),
    never,
    () => {},
  );
  await loaded.dispose();
  assert.deepEqual([...new Set(progress.map(({ stage }) => stage))], ['load']);
  const { ino, mtimeMs } = await stat(join(params.importFolder, name!, 'weights.bin'));
  assert.deepEqual([ino, mtimeMs], [before.ino, before.mtimeMs]);
});

test('with the header alone texts are cut, and nothing is imported', async context => {
  const { card, lm, tokenizer, params } = await opened(context, tinyGemma(), { parts: 'header' });
  assert.equal(lm, null);
  assert.deepEqual([card.name, card.weightBytes], ['Tiny gemma3', 0]);
  assert.equal(tokenizer.encode('the end').offsets.at(-1), 7);
  await assert.rejects(readdir(params.importFolder), /ENOENT/);
});

const llama = tinyLlama();
const without = (name: string) => ({ ...llama, tensors: llama.tensors.filter(tensor => tensor.name !== name) });
const changed = (changes: Readonly<Record<string, PlainValue | undefined>>) => tinyFile(llama, changes);
const refused: [name: string, file: Uint8Array, code: ErrorCode, words: RegExp][] = [
  ['no GGUF', new TextEncoder().encode('hello, this is text'), 'not-a-gguf', /GGUF/],
  ['a cut file', tinyFile(llama).slice(0, -100), 'gguf-truncated', /cut off/],
  ['an unknown architecture', changed({ 'general.architecture': 'rwkv7' }), 'unsupported-architecture', /"rwkv7"/],
  ['a missing tensor', tinyFile(without('blk.1.ffn_up.weight')), 'model-incomplete', /"blk\.1\.ffn_up\.weight"/],
  ['a wrong shape', changed({ 'llama.feed_forward_length': 128 }), 'gguf-malformed', /"blk\.0\.ffn_up\.weight"/],
  ['a part of a split file', changed({ 'split.count': 2 }), 'model-incomplete', /one part of several/],
  ['ntk', changed({ 'llama.rope.scaling.type': 'ntk' }), 'unsupported-architecture', /"ntk"/],
  ['bad rotary factors', tinyFile(tinyLlama({ ropeFactors: [1, 1] })), 'gguf-malformed', /rope_freqs/],
  ['an unknown tokenizer', changed({ 'tokenizer.ggml.model': 'bert' }), 'unsupported-tokenizer', /"bert"/],
  [
    'a table with more rows than tokens',
    tinyFile(tinyLlama({ padding: 3 })),
    'gguf-malformed',
    /269 tokens.* 272 rows/,
  ],
];
for (const [name, file, code, words] of refused) {
  test(`refused by name before anything is imported: ${name}`, async context => {
    const params = await onDisk(context, file);
    await assert.rejects(
      openModel(
        params,
        () => {},
        never,
        () => {},
      ),
      error => {
        assert.ok(error instanceof UserError, String(error));
        assert.equal(error.code, code);
        assert.match(error.message, words);
        return true;
      },
    );
    await assert.rejects(readdir(params.importFolder), /ENOENT/);
  });
}

test('a file that is not there', async context => {
  const params = { ...(await onDisk(context, new Uint8Array())), path: '/nowhere/x.gguf' };
  await assert.rejects(
    openModel(
      params,
      () => {},
      never,
      () => {},
    ),
    { code: 'file-not-found' },
  );
});

for (const stage of ['check', 'import', 'load'] as const) {
  test(`a cancel during "${stage}" is heard, and nothing half-made is left`, async context => {
    const params = await onDisk(context, tinyFile(llama));
    const controller = new AbortController();
    const report = (progress: LoadProgress) => progress.stage === stage && controller.abort();
    await assert.rejects(
      openModel(params, report, controller.signal, () => {}),
      Cancelled,
    );
    assert.equal((await readdir(params.importFolder).catch(() => [])).length, stage === 'load' ? 1 : 0);
    const loaded = await openModel(
      params,
      () => {},
      never,
      () => {},
    );
    await loaded.dispose();
  });
}
