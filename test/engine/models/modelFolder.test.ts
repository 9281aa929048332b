import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { decoderFor, isModelFolder, readModelFolder } from '#engine/models/modelFolder';
import { scratchFolder } from '#test/support/scratch';

async function folderWith(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await scratchFolder(context);
  await mkdir(join(folder, 'onnx'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const settings = { 'config.json': '{"model_type":"llama"}', 'tokenizer.json': '{}' };

test('settings, tokenizer, licence and decoders of a folder', async context => {
  const head = '---\r\nlanguage: en\r\nlicense: "apache-2.0"\r\n---\r\nlicense: other';
  const files = {
    ...settings,
    'README.md': head,
    'onnx/model_q4.onnx': '',
    'onnx/vision_encoder.onnx': '',
    'model.onnx': '',
  };
  const path = await folderWith(context, files);
  const folder = await readModelFolder(path);
  assert.deepEqual(
    [folder.config, folder.tokenizerConfig, folder.license],
    [{ model_type: 'llama' }, {}, 'apache-2.0'],
  );
  assert.deepEqual(
    folder.decoders.map(each => basename(each)),
    ['model.onnx', 'model_q4.onnx'],
  );
  assert.deepEqual((await readModelFolder(join(path, 'onnx', 'model_q4.onnx'))).decoders, [
    join(path, 'onnx', 'model_q4.onnx'),
  ]);
  assert.ok(await isModelFolder(path));
  assert.ok(await isModelFolder(join(path, 'onnx', 'anything.onnx')));
  assert.ok(!(await isModelFolder(join(path, 'config.json'))));
});

test('what is missing or spoilt is told by name', async context => {
  const none = await folderWith(context, settings);
  assert.ok(!(await isModelFolder(none)));
  await assert.rejects(readModelFolder(none), { code: 'model-incomplete', message: /ONNX file/ });
  const bare = await folderWith(context, { 'tokenizer.json': '{}', 'onnx/model.onnx': '' });
  await assert.rejects(readModelFolder(bare), { code: 'model-incomplete', message: /config\.json/ });
  const spoilt = await folderWith(context, { ...settings, 'config.json': '{"model_', 'onnx/model.onnx': '' });
  await assert.rejects(readModelFolder(spoilt), { code: 'file-unreadable', message: /config\.json/ });
  const list = await folderWith(context, { ...settings, 'tokenizer.json': '[]', 'onnx/model.onnx': '' });
  await assert.rejects(readModelFolder(list), { code: 'file-unreadable', message: /no object/ });
});

const choices: readonly [wanted: 'exact' | 'fast', names: readonly string[], chosen: string][] = [
  ['exact', ['model_q4', 'model_fp16', 'model'], 'model'],
  ['exact', ['model_fp16', 'model_q4', 'model_quantized'], 'model_q4'],
  ['exact', ['decoder_model', 'decoder_with_past_model', 'decoder_model_merged'], 'decoder_model_merged'],
  ['fast', ['model', 'model_q4', 'model_quantized'], 'model_quantized'],
  ['fast', ['model', 'model_q4f16', 'model_fp16'], 'model_q4f16'],
  ['fast', ['model'], 'model'],
  ['exact', ['model_odd'], 'model_odd'],
];
for (const [wanted, names, chosen] of choices) {
  test(`${wanted} takes ${chosen} of ${names}`, () => {
    assert.equal(
      decoderFor(
        names.map(name => `/m/onnx/${name}.onnx`),
        wanted,
      ),
      `/m/onnx/${chosen}.onnx`,
    );
  });
}
