import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readGguf } from '#core/gguf/read';
import type { Precision } from '#core/model/modelCard';
import { BODY_FILE, HEAD_FILE } from '#engine/import/importModel';
import { type LoadRequest, loadLm } from '#engine/worker/loadLm';
import { importRequest } from '#test/support/importRequest';
import { scratchFolder } from '#test/support/scratch';
import { tinyLlama } from '#test/support/tinyModel';

const model = tinyLlama({ matrixType: () => 'Q8_0' });
const ids = Int32Array.from({ length: 20 }, (_, i) => (i * 31) % model.vocabularySize);

async function requestIn(context: TestContext, precision: Precision) {
  const importFolder = join(await scratchFolder(context), 'imports');
  const { source, config, digest, signal } = await importRequest(model, importFolder);
  const logged: string[] = [];
  const params = { path: '', importFolder, precision, threads: 1, parts: 'all' } as const;
  const log: LoadRequest['log'] = (level, message) => logged.push(`${level}: ${message}`);
  const file = await readGguf(source);
  return { request: { source, file, config, digest, params, report: () => {}, signal, log }, logged, importFolder };
}

async function loaded(context: TestContext, request: LoadRequest) {
  const result = await loadLm(request);
  context.after(() => result.lm.dispose());
  result.lm.reserve(20);
  return { ...result, rows: await result.lm.advance(ids, ids, { k: 4 }) };
}

/** Says that one arithmetic is faster, in the file of remembered trials that the first load has written. */
async function decide(importFolder: string, verdict: { exact: number; fast: number }): Promise<void> {
  const path = join(dirname(importFolder), 'speed.json');
  const known = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify(Object.fromEntries(Object.keys(known).map(key => [key, verdict]))));
}

test('exact arithmetic has float32 weights, and needs no trial', async context => {
  const { request, importFolder } = await requestIn(context, 'exact');
  const { precision, notes, weightBytes } = await loaded(context, request);
  assert.deepEqual([precision, notes], ['exact', []]);
  const elements = [...model.weights.values()].reduce((sum, { length }) => sum + length, 0);
  assert.ok(weightBytes >= 4 * elements);
  assert.deepEqual(await readdir(dirname(importFolder)), ['imports']);
});

test('fast arithmetic is taken where the trial says that it is faster, and said where not', async context => {
  const { request, importFolder } = await requestIn(context, 'fast');
  await (await loadLm(request)).lm.dispose();
  await decide(importFolder, { exact: 100, fast: 300 });
  const fast = await loaded(context, request);
  assert.deepEqual([fast.precision, fast.notes], ['fast', []]);
  await decide(importFolder, { exact: 300, fast: 100 });
  const exact = await loaded(context, request);
  assert.equal(exact.precision, 'exact');
  assert.match(exact.notes.join(), /not faster on this machine \(100 tokens\/s, exact 300\)/);
  assert.ok(fast.weightBytes < exact.weightBytes / 2);
  const differences = exact.rows.logProb.map((logProb, row) => Math.abs(logProb - fast.rows.logProb[row]!));
  // Rounded to 8 bits, the activations leave something, but not much.
  assert.ok(Math.max(...differences) > 1e-6 && Math.max(...differences) < 0.5, `${differences}`);
});

test('where the probe cannot be loaded, measures are made outside of the graph and agree', async context => {
  const { request, logged, importFolder } = await requestIn(context, 'exact');
  const { rows } = await loaded(context, request);
  assert.deepEqual(logged, []);
  const [name] = await readdir(importFolder);
  await writeFile(join(importFolder, name!, HEAD_FILE), 'not a graph');
  const outside = await loaded(context, request);
  assert.match(logged.join(), /^warn: Measuring outside the graph/);
  assert.deepEqual(outside.rows.rank, rows.rank);
  assert.deepEqual(outside.rows.topIds, rows.topIds);
  for (const [row, logProb] of rows.logProb.entries()) {
    assert.ok(Math.abs(outside.rows.logProb[row]! - logProb) < 1e-5);
  }
});

test('a body that cannot be loaded is told by name', async context => {
  const { request, importFolder } = await requestIn(context, 'exact');
  await (await loadLm(request)).lm.dispose();
  const [name] = await readdir(importFolder);
  await writeFile(join(importFolder, name!, BODY_FILE), 'not a graph');
  await assert.rejects(loadLm(request), { code: 'model-unusable' });
});
