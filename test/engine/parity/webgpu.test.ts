/** WebGPU on SwiftShader's Vulkan: everything but the speed is as on a GPU. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { silent } from '#core/log';
import type { LoadParams } from '#core/protocol/worker';
import { commonPrefix } from '#core/scoring/score';
import { ModelClient } from '#engine/client';
import { differences, exportFolder, exportGolden } from '#test/support/exportGolden';
import { scoreText, workerPath } from '#test/support/scoreTexts';
import { scratchFolder } from '#test/support/scratch';
import { softwareGpu } from '#test/support/softwareGpu';
import { tinyFile, tinyLlama } from '#test/support/tinyModel';

const { env, remove } = await softwareGpu();
Object.assign(process.env, env);
after(remove);

/**
 * float32 sums in another order; the shaders' sine, cosine and powers, of which an export makes its rotations and norms,
 * are good to some 1e-3. A wrong rotation or mask is off by nats.
 */
const TOLERANCE = 1e-2;
/** One store for all tests, so that a verdict counts for the next one too. */
const store = mkdtempSync(join(tmpdir(), 'token-loupe-webgpu-'));
after(() => rmSync(store, { recursive: true, force: true, maxRetries: 3 }));
const importFolder = join(store, 'imports');
const TEXT = 'The cat and the dog\nof the inn: 42 → ☕ and the rest of it. The dog and the cat of the inn.';

async function loaded(context: TestContext, params: Partial<LoadParams> & { readonly path: string }) {
  const client = new ModelClient({ workerPath, log: silent });
  context.after(() => client.dispose());
  const card = await client.load({ importFolder, precision: 'exact', threads: 1, parts: 'all', ...params });
  return { client, card };
}

async function fileOf(context: TestContext, model: Parameters<typeof tinyFile>[0]): Promise<string> {
  const path = join(await scratchFolder(context), 'tiny.gguf');
  await writeFile(path, tinyFile(model));
  return path;
}

for (const shape of ['optimum']) {
  test(`${shape}: an export on WebGPU gives the numbers of transformers`, async context => {
    const golden = exportGolden(shape);
    const { client, card } = await loaded(context, { path: exportFolder(shape), device: 'webgpu' });
    assert.equal(card.device, 'webgpu', JSON.stringify(card.devices));
    const found = differences(await scoreText(client, golden.text, 300), golden);
    context.diagnostic(`${shape} on webgpu: ${JSON.stringify(found)}; trial: ${card.devices?.[0]?.reason}`);
    assert.ok(found.logProb < TOLERANCE && found.entropy < TOLERANCE, JSON.stringify(found));
  });
}

for (const [name, model] of Object.entries({ llama: tinyLlama({ matrixType: () => 'Q4_1' }) })) {
  test(`${name}: an imported file on WebGPU gives the numbers of the CPU, after an edit too`, async context => {
    const path = await fileOf(context, model);
    const cpu = await loaded(context, { path });
    const gpu = await loaded(context, { path, device: 'webgpu' });
    assert.deepEqual([cpu.card.device, gpu.card.device], ['cpu', 'webgpu'], JSON.stringify(gpu.card.devices));
    const edited = TEXT.replace('42', 'forty-two');
    for (const text of [TEXT, edited]) {
      const [expected, own] = [await scoreText(cpu.client, text, 64), await scoreText(gpu.client, text, 64)];
      assert.deepEqual(own.ids, expected.ids);
      const worst = Math.max(...expected.logProb.map((value, row) => Math.abs(value - own.logProb[row]!)));
      context.diagnostic(`${name} on webgpu: ${worst}`);
      assert.ok(worst < TOLERANCE, `${worst}`);
    }
    const known = (await gpu.client.encode({ text: TEXT })).ids;
    const rows: number[] = [];
    const visible = [0, 10] as const;
    await gpu.client.rescore(
      { text: edited, start: 'default', window: 64, k: 3, known, visible },
      { onProgress: step => step.kind === 'rows' && rows.push(...step.stats.logProb) },
    );
    const whole = await scoreText(cpu.client, edited, 64);
    const holds = commonPrefix(known, whole.ids);
    const worst = Math.max(...rows.map((value, i) => Math.abs(value - whole.logProb[holds + i]!)));
    assert.ok(rows.length === whole.length - holds && worst < TOLERANCE, `${rows.length} rows, ${worst}`);
  });
}

test('auto tries WebGPU, keeps what it found, and works whatever it decides', async context => {
  const { client, card } = await loaded(context, { path: exportFolder('optimum'), device: 'auto' });
  const verdict = card.devices?.find(({ device }) => device === 'webgpu');
  assert.ok(verdict?.isUsable && verdict.difference !== null && verdict.speed !== null, JSON.stringify(card.devices));
  assert.equal((await scoreText(client, TEXT, 64)).length, (await client.encode({ text: TEXT })).ids.length);
});
