import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FimParams } from '#core/protocol/fim';
import { fillMiddle } from '#engine/worker/fillMiddle';
import { fimFile, fimParams, openTiny } from '#test/support/fimModel';
import { smollm2Path } from '#test/support/models';
import { openReal } from '#test/support/realByteLm';

const context = { signal: new AbortController().signal, report: async () => {} };
const asked = (text: string, hole: readonly [number, number], more: Partial<FimParams> = {}) =>
  fimParams(text, hole, { window: 256, samples: 3, ...more });

test('a model with tokens for filling in', async t => {
  const model = await openTiny(t, fimFile('Some model'));
  const text = 'The cat and the other one.';
  for (const layout of ['prefix-suffix-middle', 'suffix-prefix-middle'] as const) {
    const found = await fillMiddle(model, asked(text, [7, 11], { layout }), context);
    assert.deepEqual([found.method, found.isTrained, found.boundary, found.layout], ['tokens', false, 'split', layout]);
    assert.equal(found.tokens.map(each => each.text).join(''), ' and');
    const given = found.tokens.reduce((sum, each) => sum + each.given!, 0);
    assert.ok(Math.abs(given - found.middle.given!) < 1e-9);
    assert.equal(found.bytes.given!.length, 4);
    assert.ok(found.end! > 0 && found.end! < 1);
    assert.equal(found.candidates.filter(({ isOriginal }) => isOriginal).length, 1);
    const shares = found.candidates.reduce((sum, { probability }) => sum + probability, 0);
    assert.ok(Math.abs(shares - 1) < 1e-9);
    assert.deepEqual((await fillMiddle(model, asked(text, [7, 11], { layout }), context)).candidates, found.candidates);
  }
  const back = await fillMiddle(model, asked(text, [6, 11], { boundary: 'rollback' }), context);
  assert.equal(back.boundary, 'rollback');
});

test('the default model has none: middles are weighed jointly, and what fits both sides wins', async t => {
  const model = await openReal(await smollm2Path());
  t.after(() => model.dispose());
  const text = 'def add(a, b):\n    return a + b\n\nprint(add(1, 2))\n';
  const start = text.indexOf('a + b');
  const found = await fillMiddle(model, asked(text, [start, start + 5]), context);
  assert.deepEqual([found.method, found.boundary, found.middle.given], ['joint', 'rollback', null]);
  assert.ok(found.tokens.every(({ given, left }) => given === null && left <= 0));
  assert.ok(found.end! > 0.3, `${found.end}`);
  // A hole inside a word: the text after it decides.
  const word = 'She took the boat across the river to the other shore.';
  const at = word.indexOf('boat');
  const inside = await fillMiddle(model, asked(word, [at + 1, at + 3], { samples: 6 }), context);
  assert.equal(inside.tokens.map(each => each.text).join(''), 'oa');
  const own = inside.candidates.find(({ isOriginal }) => isOriginal)!;
  assert.equal(inside.candidates[0], own, JSON.stringify(inside.candidates));
});
