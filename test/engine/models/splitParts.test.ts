import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isLaterPart, modelStem, partsOf } from '#engine/models/splitParts';

const at = (name: string) => join('m', name);

test('any part names all of them', () => {
  const parts = ['a-00001-of-00003.gguf', 'a-00002-of-00003.gguf', 'a-00003-of-00003.gguf'].map(at);
  for (const part of parts) assert.deepEqual(partsOf(part), parts);
  assert.deepEqual(parts.map(isLaterPart), [false, true, true]);
  assert.deepEqual(parts.map(modelStem), ['a', 'a', 'a']);
});

test('other names are files that stand alone', () => {
  for (const name of ['a.gguf', 'a-1-of-3.gguf', 'a-00001-of-00000.gguf', 'a-00001-of-99999.gguf', 'sha256-0']) {
    assert.deepEqual(partsOf(at(name)), [at(name)]);
  }
  assert.deepEqual([modelStem(at('a.GGUF')), isLaterPart(at('a.gguf'))], ['a', false]);
});
