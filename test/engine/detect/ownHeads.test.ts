import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readHeads } from '#engine/detect/headShelf';
import { readFeatures, saveFeatures, saveHead } from '#engine/detect/ownHeads';
import { isNamed } from '#test/support/handlersHost';
import { headCard } from '#test/support/headCards';
import { scratchFolder } from '#test/support/scratch';

test('heads are kept, the last of a name in place of the one before', async context => {
  const folder = join(await scratchFolder(context), 'heads');
  await saveHead(folder, headCard({ name: 'a', floor: 1 }));
  await saveHead(folder, headCard({ name: 'b' }));
  await saveHead(folder, headCard({ name: 'a', floor: 2 }));
  const { found } = await readHeads([folder]);
  assert.deepEqual(
    found.map(({ card }) => [card.name, card.floor]),
    [
      ['a', 2],
      ['b', 50],
    ],
  );
});

test('features are kept by model, and a broken cache is an empty one', async context => {
  const folder = await scratchFolder(context);
  await saveFeatures(folder, 'm'.repeat(64), { x: [1, 2] });
  assert.deepEqual(await readFeatures(folder, 'm'.repeat(64)), { x: [1, 2] });
  assert.deepEqual(await readFeatures(folder, 'n'.repeat(64)), {});
  await writeFile(join(folder, `features-${'n'.repeat(16)}.json`), '[1');
  assert.deepEqual(await readFeatures(folder, 'n'.repeat(64)), {});
});

test('a folder that cannot be made is named', async context => {
  const file = join(await scratchFolder(context), 'file');
  await writeFile(file, '');
  await assert.rejects(saveHead(join(file, 'heads'), headCard()), isNamed('file-unwritable', /cannot be written/));
});
