import assert from 'node:assert/strict';
import { cp, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silent } from '#core/log';
import type { LoadParams } from '#core/protocol/worker';
import { rescore } from '#core/scoring/rescore';
import { score } from '#core/scoring/score';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { openExport } from '#engine/worker/openExport';
import { differences, exportFolder, exportGolden, exportShapes } from '#test/support/exportGolden';
import { scratchFolder } from '#test/support/scratch';

const never = new AbortController().signal;

async function opened(context: TestContext, path: string, changes: Partial<LoadParams> = {}): Promise<LoadedModel> {
  const importFolder = join(await scratchFolder(context), 'imports');
  const params = { path, importFolder, precision: 'exact', threads: 1, parts: 'all', ...changes } as const;
  const loaded = await openExport(params, () => {}, never, silent);
  context.after(() => loaded.dispose());
  return loaded;
}

async function scored({ lm, tokenizer, card }: LoadedModel, text: string, chunk: number): Promise<TokenStats> {
  const encoding = tokenizer.encode(text);
  const stats = emptyStats(encoding.ids.length, 3);
  const options = { window: card.contextLength, overlap: 64, k: 3, chunk, start: card.start!.id, signal: never };
  for await (const rows of score(lm!, encoding, options)) writeRows(stats, rows.at, rows.stats);
  return stats;
}

/** float32 sums in another order, through two layers; logits here are of the order of one. */
const FLOAT32 = 2e-5;

for (const shape of exportShapes) {
  test(`${shape}: an export gives the numbers of transformers, in one piece and in many`, async context => {
    const golden = exportGolden(shape);
    const loaded = await opened(context, exportFolder(shape));
    assert.deepEqual(loaded.card.start, { id: golden.start, text: '<|endoftext|>' });
    assert.equal(loaded.card.precision, 'exact');
    for (const chunk of [512, 7]) {
      const found = differences(await scored(loaded, golden.text, chunk), golden);
      context.diagnostic(`${shape} in pieces of ${chunk}: ${JSON.stringify(found)}`);
      assert.ok(found.logProb < FLOAT32 && found.entropy < FLOAT32, JSON.stringify(found));
      assert.deepEqual([found.ranks, found.greedy], [0, 0]);
    }
  });
}

/**
 * Half precision has 11 bits, and the kernels of two versions round at other places; integers and blocks are multiplied
 * in float32 or are exact.
 */
const ROUNDED = { model_fp16: 0.02, model_quantized: 1e-4, model_q4: 1e-4 } as const;
for (const [name, tolerance] of Object.entries(ROUNDED)) {
  test(`${name} gives what ONNX Runtime's own Python makes of the file`, async context => {
    const golden = exportGolden('optimum');
    const loaded = await opened(context, join(exportFolder('optimum'), 'onnx', `${name}.onnx`));
    const stats = await scored(loaded, golden.text, 512);
    const found = differences(stats, { ...golden, logProb: golden.rounded[name]! });
    const lost = differences(stats, golden);
    context.diagnostic(`${name}: ${found.logProb}; from float32 ${lost.logProb}`);
    assert.ok(found.logProb < tolerance, `${found.logProb}`);
    assert.ok(lost.logProb > FLOAT32);
    // Blocks of four bits are multiplied in float32: what is computed is what the file says.
    assert.equal(loaded.card.precision, name === 'model_q4' ? 'exact' : 'fast');
    assert.match(loaded.card.quantization, new RegExp(`^${name}.onnx: `));
  });
}

test('the variant follows the precision, and a wish that cannot be met is told', async context => {
  const exact = await opened(context, exportFolder('optimum'), { parts: 'header' });
  assert.match(exact.card.quantization, /^model\.onnx: float32/);
  assert.deepEqual(exact.card.notes, []);
  const fast = await opened(context, exportFolder('optimum'), { parts: 'header', precision: 'fast' });
  assert.match(fast.card.quantization, /^model_quantized\.onnx: 8-bit integers/);
  const only = await opened(context, exportFolder('merged'), { parts: 'header', precision: 'fast' });
  assert.match(only.card.notes[0]!, /no fast form/);
  assert.equal(only.lm, null);
});

test('an edit scores from the carried states that still hold, with the numbers of a fresh run', async context => {
  const golden = exportGolden('optimum');
  const loaded = await opened(context, exportFolder('optimum'));
  const options = { window: 128, overlap: 32, k: 3, chunk: 20, start: 0, signal: never };
  await scored(loaded, golden.text, 40);
  const encoding = loaded.tokenizer.encode(`${golden.text.slice(0, 120)} and then ${golden.text.slice(120)}`);
  const live = emptyStats(encoding.ids.length, 3);
  const rescoring = { ...options, from: 30, first: [60, 70] as const };
  for await (const rows of rescore(loaded.lm!, encoding, rescoring)) writeRows(live, rows.at, rows.stats);
  const fresh = emptyStats(encoding.ids.length, 3);
  for await (const rows of score(loaded.lm!, encoding, options)) writeRows(fresh, rows.at, rows.stats);
  for (let row = 30; row < live.length; row += 1) {
    assert.ok(Math.abs(live.logProb[row]! - fresh.logProb[row]!) < FLOAT32, `row ${row}`);
  }
});

test('the card says what the folder says', async context => {
  const { card } = await opened(context, exportFolder('torch'), { parts: 'header' });
  assert.deepEqual(
    [card.architecture, card.license, card.contextLength, card.vocabularySize, card.device],
    ['llama', 'apache-2.0', 512, 300, 'cpu'],
  );
  assert.match(card.digest, /^[0-9a-f]{64}$/);
  assert.ok(card.parameters > 20_000 && card.parameters < 60_000, `${card.parameters} parameters`);
});

test('what stands in the way is told by name', async context => {
  const folder = join(await scratchFolder(context), 'copy');
  await cp(exportFolder('torch'), folder, { recursive: true });
  await rm(join(folder, 'onnx', 'model.onnx.data'));
  await assert.rejects(opened(context, folder), { code: 'model-incomplete', message: /model\.onnx\.data/ });
  await writeFile(join(folder, 'onnx', 'model.onnx'), 'not a model');
  await assert.rejects(opened(context, folder), { code: 'onnx-malformed' });
  // Takes no space: nothing is written there.
  await truncate(join(folder, 'onnx', 'model.onnx'), 2 ** 31);
  await assert.rejects(opened(context, folder), { code: 'onnx-limit', hint: /external data/ });
  await rm(join(folder, 'tokenizer.json'));
  await assert.rejects(opened(context, folder), { code: 'model-incomplete', message: /tokenizer\.json/ });
});
