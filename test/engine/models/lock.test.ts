import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '#core/errors';
import { withLock } from '#engine/models/lock';
import { scratchFolder } from '#test/support/scratch';

async function bench(context: TestContext) {
  const folder = await scratchFolder(context);
  return { folder, path: join(folder, 'x.lock') };
}

test('one at a time; the others wait and are told once', async context => {
  const { path, folder } = await bench(context);
  let inside = 0;
  let most = 0;
  let waits = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(30);
    inside -= 1;
    return 'done';
  };
  const onWait = () => {
    waits += 1;
  };
  const all = await Promise.all([1, 2, 3, 4].map(() => withLock(path, { onWait }, work)));
  assert.deepEqual(all, ['done', 'done', 'done', 'done']);
  assert.deepEqual([most, waits], [1, 3]);
  assert.deepEqual(await readdir(folder), []);
});

test('is given back when the work fails', async context => {
  const { path, folder } = await bench(context);
  await assert.rejects(
    withLock(path, {}, () => Promise.reject(new Error('no'))),
    { message: 'no' },
  );
  assert.deepEqual(await readdir(folder), []);
});

test('is kept while the work lasts, longer than what counts as abandoned', async context => {
  const { path } = await bench(context);
  let second = false;
  const first = withLock(path, { staleAfterMs: 100 }, () => sleep(500));
  await sleep(20);
  const other = withLock(path, { staleAfterMs: 100 }, async () => {
    second = true;
  });
  await sleep(350);
  assert.equal(second, false);
  await Promise.all([first, other]);
  assert.equal(second, true);
});

const dead = spawnSync(process.execPath, ['-e', '']).pid;
const old = new Date(Date.now() - 3_600_000);
const abandoned: Record<string, { content: string; time?: Date }> = {
  'a dead process': { content: JSON.stringify({ pid: dead, host: hostname() }) },
  'another machine, long ago': { content: JSON.stringify({ pid: 1, host: 'elsewhere' }), time: old },
  'nobody, long ago': { content: '', time: old },
  'a number that another program has now, very long ago': {
    content: JSON.stringify({ pid: process.pid, host: hostname() }),
    time: old,
  },
};

test('who died over taking a lock away keeps nobody from it', async context => {
  const { path, folder } = await bench(context);
  for (const each of [path, `${path}.claim`]) {
    await writeFile(each, '');
    await utimes(each, old, old);
  }
  assert.equal(await withLock(path, {}, async () => 'done'), 'done');
  assert.deepEqual(await readdir(folder), []);
});

for (const [what, { content, time }] of Object.entries(abandoned)) {
  test(`takes over the lock of ${what}, once`, async context => {
    const { path } = await bench(context);
    await writeFile(path, content);
    if (time) await utimes(path, time, time);
    let inside = 0;
    const work = async () => {
      inside += 1;
      assert.equal(inside, 1);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, {}, work)));
  });
}

for (const [what, content] of Object.entries({
  'a living process': JSON.stringify({ pid: process.pid, host: hostname() }),
  'another machine': JSON.stringify({ pid: dead, host: 'elsewhere' }),
  'one who has not yet written his name': '',
})) {
  test(`respects the fresh lock of ${what}`, async context => {
    const { path } = await bench(context);
    await writeFile(path, content);
    const waiting = withLock(path, { signal: AbortSignal.timeout(300) }, async () => assert.fail('got in'));
    await assert.rejects(waiting, Cancelled);
  });
}
