import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardRows, facts, state } from '#core/export/modelRows';
import { unusable } from '#core/model/device';
import type { ModelCard } from '#core/model/modelCard';
import type { ListedModel } from '#engine/models/library';

const model: ListedModel = {
  name: 'tiny',
  title: 'Tiny',
  origin: 'added',
  isDefault: false,
  present: true,
  path: '/m/tiny.gguf',
  bytes: 98_000_000,
  license: '',
  importedBytes: 0,
};
const card: ModelCard = {
  name: 'tiny',
  architecture: 'llama',
  parameters: 1234567,
  digest: 'd',
  tokenizerDigest: 't',
  license: '',
  quantization: 'Q8_0 3',
  contextLength: 2048,
  vocabularySize: 300,
  precision: 'exact',
  device: 'cpu',
  start: null,
  weightBytes: 0,
  notes: ['Slow.'],
};

test('where a model is', () => {
  assert.equal(state(model), 'on this machine, 98 MB');
  assert.equal(state({ ...model, importedBytes: 5_000_000 }), 'on this machine, 98 MB, imported with 5 MB');
  assert.equal(state({ ...model, origin: 'found', program: 'Ollama' }), 'a file of Ollama, 98 MB');
  assert.equal(state({ ...model, present: false }), 'its file is gone');
  assert.equal(state({ ...model, present: false, origin: 'catalogue' }), 'can be fetched, 98 MB');
  assert.deepEqual(Object.fromEntries(facts(model)).licence, 'not said');
});

test('what is in a model, its speed and its limits', () => {
  const rows = (changes: Partial<ModelCard>) =>
    cardRows({ ...card, ...changes }, { lenses: ['rank'], limits: ['Short.'] });
  const found = Object.fromEntries(rows({}));
  assert.deepEqual(
    [found['starts after'], found.lenses, found.note, found['']],
    ['nothing', 'rank', 'Short.', 'Slow.'],
  );
  assert.match(found.devices ?? '', /none but the CPU/);
  assert.match(found.speed ?? '', /not measured/);
  const other = Object.fromEntries(rows({ speed: 123.4, start: { id: 2, text: '<s>' } }));
  assert.deepEqual([other.speed, other['starts after']], ['123 tokens/s here', '<s> (2)']);
});

test('what trials of devices have shown', () => {
  const devices = [unusable('cuda', 'it is not in this build'), unusable('webgpu', 'there is no adapter')];
  const rows = cardRows({ ...card, devices }, { lenses: [], limits: [] });
  const at = rows.findIndex(([label]) => label === 'devices');
  assert.deepEqual(rows.slice(at, at + 2), [
    ['devices', 'cuda: it is not in this build'],
    ['', 'webgpu: there is no adapter'],
  ]);
});
