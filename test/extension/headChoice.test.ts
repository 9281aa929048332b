import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { Heads } from '#engine/detect/headShelf';
import { saveHead } from '#engine/detect/ownHeads';
import { allHeads, chosenHead, keepHead, keptHead, ownHeads } from '#extension/headChoice';
import { headCard } from '#test/support/headCards';
import { scratchFolder } from '#test/support/scratch';

// The shipped bundles are CommonJS, and heads lie beside them; this bundle is not.
Object.assign(globalThis, { __dirname: resolve('dist') });

test('a choice is kept, and can be taken back', () => {
  const values = new Map<string, unknown>();
  const kept = {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => values.set(key, value),
  };
  assert.equal(keptHead(kept), undefined);
  keepHead(kept, 'mine');
  assert.equal(keptHead(kept), 'mine');
  keepHead(kept, undefined);
  assert.equal(keptHead(kept), undefined);
  assert.equal(keptHead({ ...kept, get: () => 7 }), undefined, 'what cannot be is no choice');
});

test('the chosen head judges, unless it is gone or reads the states of another model', () => {
  const cards = [
    headCard({ name: 'shipped', model: 'a' }),
    headCard({ name: 'mine', model: 'b' }),
    headCard({ name: 'states', model: 'b', file: 'states.onnx', hidden: true }),
  ];
  const heads: Heads = { found: cards.map(card => ({ card, folder: '/heads' })), reliability: {} };
  const by = (name: unknown, model = 'a') => chosenHead(heads, model, { get: () => name, update: () => {} })?.card.name;
  assert.equal(chosenHead(heads, 'a', undefined)?.card.name, 'shipped');
  assert.equal(by('mine'), 'mine');
  assert.equal(by('gone'), 'shipped');
  assert.equal(by('states'), 'shipped');
  assert.equal(by('states', 'b'), 'states');
});

test('own heads come before those that are shipped', async context => {
  const before = process.env.TOKEN_LOUPE_STORE;
  process.env.TOKEN_LOUPE_STORE = await scratchFolder(context);
  context.after(() => {
    if (before === undefined) delete process.env.TOKEN_LOUPE_STORE;
    else process.env.TOKEN_LOUPE_STORE = before;
  });
  await saveHead(ownHeads(), headCard({ name: 'mine' }));
  const names = (await allHeads()).found.map(({ card }) => card.name);
  assert.equal(names[0], 'mine');
  assert.ok(names.includes('pawn'), names.join());
});
