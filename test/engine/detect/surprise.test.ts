import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSurprise } from '#engine/detect/surprise';
import { scratchFolder } from '#test/support/scratch';

test('a byte is fifteenths of a nat; a tokenizer without a table has none', async context => {
  const folder = await scratchFolder(context);
  await writeFile(join(folder, 'frequencies-0123456789abcdef.bin'), Uint8Array.of(0, 15, 255));
  assert.deepEqual(await readSurprise(folder, '0123456789abcdef0000'), Float32Array.of(0, 1, 17));
  assert.equal(await readSurprise(folder, 'fedcba9876543210'), null);
});

test('the shipped table: common words are common', async () => {
  // The digest of the default model's tokenizer; 28 is a full stop, 260 " the".
  const surprise = (await readSurprise('media/heads', 'b902a0505d0eb736'))!;
  assert.equal(surprise.length, 49_152);
  const probability = surprise.reduce((sum, nats) => sum + Math.exp(-nats), 0);
  // Bytes round each nat to a fifteenth, up and down alike.
  assert.ok(Math.abs(probability - 1) < 0.05, `${probability}`);
  assert.ok(surprise[260]! < 5, `${surprise[260]}`);
});
