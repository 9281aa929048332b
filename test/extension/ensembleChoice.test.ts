import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepEnsemble, keptEnsemble } from '#extension/ensembleChoice';

function memory() {
  const values = new Map<string, unknown>();
  return {
    values,
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => values.set(key, value),
  };
}

test('a model is kept until none is chosen; of what is kept only what can be is taken', () => {
  const kept = memory();
  assert.equal(keptEnsemble(kept), undefined);
  keepEnsemble(kept, { model: 'gemma', title: 'Gemma 3' });
  assert.deepEqual(keptEnsemble(kept), { model: 'gemma', title: 'Gemma 3' });
  keepEnsemble(kept, { model: '', title: '' });
  assert.equal(keptEnsemble(kept), undefined);
  for (const odd of [null, 7, { model: 3, title: '' }, { model: 'x' }]) {
    for (const key of kept.values.keys()) kept.values.set(key, odd);
    assert.equal(keptEnsemble(kept), undefined);
  }
});
