import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { asDiskFull, freeBytes, inMegabytes, requireSpace } from '#engine/models/diskSpace';
import { scratchFolder } from '#test/support/scratch';

test('knows the free bytes of a real disk, and says so where it does not', async context => {
  const folder = await scratchFolder(context);
  assert.ok((await freeBytes(folder))! > 0);
  assert.equal(await freeBytes(join(folder, 'nowhere')), undefined);
});

test('enough or unknown space is fine; too little names needed and free bytes', async () => {
  await requireSpace('/x', 1000, async () => 1000);
  await requireSpace('/x', 1000, async () => undefined);
  await assert.rejects(
    requireSpace('/x', 98_362_432, async () => 1_500_000),
    {
      code: 'disk-full',
      message: 'Not enough disk space in /x: 98.4 MB (98362432 bytes) are needed; 1.5 MB (1500000 bytes) are free.',
      hint: /TOKEN_LOUPE_STORE/,
    },
  );
});

test('only a full disk or quota is one', async () => {
  for (const code of ['ENOSPC', 'EDQUOT']) {
    const error = await asDiskFull(Object.assign(new Error('x'), { code }), '/x', 7, async () => 0);
    assert.equal(error?.code, 'disk-full');
    assert.match(error?.message ?? '', /7 bytes\) are needed; 0\.0 MB \(0 bytes\) are free/);
  }
  for (const other of [Object.assign(new Error('x'), { code: 'EIO' }), new Error('ENOSPC'), 'ENOSPC', undefined]) {
    assert.equal(await asDiskFull(other, '/x', 7), undefined);
  }
});

test('bytes as people read them', () => {
  assert.deepEqual([0, 1_234_567, 999_949_999, 2_345_000_000].map(inMegabytes), [
    '0.0 MB',
    '1.2 MB',
    '999.9 MB',
    '2.35 GB',
  ]);
});
