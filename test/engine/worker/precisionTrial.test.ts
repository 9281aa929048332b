import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isWorthwhile, precisionTrial } from '#engine/worker/precisionTrial';
import { ClosedFormLm } from '#test/support/closedFormModel';
import { scratchFolder } from '#test/support/scratch';

/** A trial in which a run of either arithmetic takes so many milliseconds of a clock of its own. */
function trial(folder: string, milliseconds: { exact: number; fast: number }) {
  let clock = 0;
  const opened: string[] = [];
  const models: ClosedFormLm[] = [];
  return {
    opened,
    models,
    request: {
      digest: 'abcdef0123456789ffff',
      threads: 2,
      contextLength: 2048,
      folder,
      now: () => clock,
      open: async (precision: 'exact' | 'fast') => {
        opened.push(precision);
        const lm = new ClosedFormLm(() => {
          clock += milliseconds[precision];
        });
        models.push(lm);
        return lm;
      },
    },
  };
}

test('measures both once, disposes both, and remembers', async context => {
  const folder = await scratchFolder(context);
  const first = trial(folder, { exact: 256, fast: 128 });
  assert.deepEqual(await precisionTrial(first.request), { exact: 1000, fast: 2000 });
  assert.deepEqual(first.opened, ['exact', 'fast']);
  assert.ok(first.models.every(lm => lm.disposed));
  const second = trial(folder, { exact: 1, fast: 1 });
  assert.deepEqual(await precisionTrial(second.request), { exact: 1000, fast: 2000 });
  assert.deepEqual(second.opened, []);
});

test('another model or number of threads is measured anew, and a spoilt memory is none', async context => {
  const folder = await scratchFolder(context);
  await precisionTrial(trial(folder, { exact: 256, fast: 128 }).request);
  const other = trial(folder, { exact: 512, fast: 512 });
  assert.deepEqual(await precisionTrial({ ...other.request, threads: 1 }), { exact: 500, fast: 500 });
  const path = join(folder, 'speed.json');
  assert.equal(Object.keys(JSON.parse(await readFile(path, 'utf8'))).length, 2);
  await writeFile(path, '{"abcdef0123456789 2 x": 7, "broken');
  const third = trial(folder, { exact: 64, fast: 64 });
  assert.deepEqual(await precisionTrial(third.request), { exact: 4000, fast: 4000 });
});

test('a model whose run fails is disposed of, and nothing is remembered', async context => {
  const folder = await scratchFolder(context);
  const failing = new ClosedFormLm(() => {
    throw new Error('no run');
  });
  const { request, opened } = trial(folder, { exact: 256, fast: 256 });
  await assert.rejects(precisionTrial({ ...request, open: async () => failing }), /no run/);
  assert.ok(failing.disposed);
  await precisionTrial(request);
  assert.deepEqual(opened, ['exact', 'fast']);
});

test('worthwhile is clearly faster, not a hair', () => {
  assert.equal(isWorthwhile({ exact: 1000, fast: 1200 }), true);
  assert.equal(isWorthwhile({ exact: 1000, fast: 1010 }), false);
  assert.equal(isWorthwhile({ exact: 1000, fast: 800 }), false);
});
