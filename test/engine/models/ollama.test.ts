import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ollamaModels } from '#engine/models/ollama';
import { ollamaModel, writeDeep } from '#test/support/otherPrograms';
import { scratchFolder } from '#test/support/scratch';

const bytes = (text: string) => new TextEncoder().encode(`GGUF${text}`);

test('models have the names of `ollama list` and the paths of their blobs', async context => {
  const folder = await scratchFolder(context);
  const made = {
    'hf.co/org/some-GGUF:Q4_K_M': await ollamaModel(folder, 'hf.co/org/some-GGUF/Q4_K_M', bytes('1')),
    'llama3.2:1b': await ollamaModel(folder, 'registry.ollama.ai/library/llama3.2/1b', bytes('2')),
    'ada/mine:latest': await ollamaModel(folder, 'registry.ollama.ai/ada/mine/latest', bytes('3')),
  };
  const found = Object.fromEntries((await ollamaModels(folder)).map(({ name, path }) => [name, path]));
  assert.deepEqual(found, made);
  await rm(made['llama3.2:1b']);
  assert.deepEqual((await ollamaModels(folder)).length, 2);
});

test('what is no manifest, or leads outside, is passed over', async context => {
  const folder = await scratchFolder(context);
  const at = (name: string) => join(folder, 'manifests', 'registry.ollama.ai', 'library', name, 'latest');
  const model = 'application/vnd.ollama.image.model';
  await writeDeep(at('text'), 'no JSON');
  await writeDeep(at('null'), 'null');
  await writeDeep(at('layers'), '{"layers": 7}');
  await writeDeep(at('nothing'), '{"layers": [null, {}, {"mediaType": 7}]}');
  await writeDeep(at('outside'), JSON.stringify({ layers: [{ mediaType: model, digest: 'sha256:../../x' }] }));
  await writeDeep(at('gone'), JSON.stringify({ layers: [{ mediaType: model, digest: `sha256:${'0'.repeat(64)}` }] }));
  await writeDeep(at('large'), ' '.repeat((1 << 20) + 1));
  assert.deepEqual(await ollamaModels(folder), []);
  assert.deepEqual(await ollamaModels(join(folder, 'nowhere')), []);
});
