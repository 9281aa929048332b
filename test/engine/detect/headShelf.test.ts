import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { HeadCard } from '#core/detect/headCard';
import { chooseHead, readHeads, SHELF_FILE } from '#engine/detect/headShelf';
import { isNamed } from '#test/support/handlersHost';
import { headCard } from '#test/support/headCards';
import { scratchFolder } from '#test/support/scratch';

const found = (...cards: HeadCard[]) => ({ found: cards.map(card => ({ card, folder: '/h' })), reliability: {} });
const states = headCard({ name: 'states', hidden: true, model: 'a' });
const measures = headCard({ name: 'measures', model: 'a' });

test('the first head that fits the model, else one that reads no states', () => {
  const heads = found(states, measures);
  assert.deepEqual(chooseHead(heads, 'a'), {
    card: states,
    file: { path: join('/h', 'test.onnx'), hidden: true },
    fits: true,
  });
  assert.deepEqual(chooseHead(heads, 'b'), {
    card: measures,
    file: { path: join('/h', 'test.onnx'), hidden: false },
    fits: false,
  });
  assert.equal(chooseHead(found(states), 'b'), null);
});

test('a head that is named is taken, or it is said why not', () => {
  const heads = found(states, measures);
  assert.equal(chooseHead(heads, 'a', 'measures')!.card.name, 'measures');
  assert.throws(() => chooseHead(heads, 'b', 'states'), isNamed('bad-argument', /states of another model/));
  assert.throws(() => chooseHead(heads, 'a', 'none'), isNamed('bad-argument', /no head none/));
});

test('folders are read in turn; one that is not there has no heads', async context => {
  const folder = await scratchFolder(context);
  const own = join(folder, 'own');
  await mkdir(own);
  await writeFile(join(own, SHELF_FILE), JSON.stringify({ heads: [measures] }));
  await writeFile(join(folder, SHELF_FILE), JSON.stringify({ heads: [states], reliability: { lrr: {} } }));
  const heads = await readHeads([join(folder, 'nowhere'), own, folder]);
  assert.deepEqual(
    heads.found.map(({ card }) => card.name),
    ['measures', 'states'],
  );
  assert.deepEqual(heads.reliability, { lrr: {} });
  await writeFile(join(own, SHELF_FILE), '{');
  await assert.rejects(readHeads([own]), isNamed('file-unreadable', /not JSON/));
});

test('the shipped heads can be read', async () => {
  const { found } = await readHeads(['media/heads']);
  for (const { card, folder } of found) assert.ok(card.file === null || join(folder, card.file).endsWith('.onnx'));
});
