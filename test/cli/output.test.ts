import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { fileOutput, OutputClosed, streamOutput } from '#cli/output';
import { UserError } from '#core/errors';
import { scratchFolder } from '#test/support/scratch';

/** A slow reader: takes one piece at a time. */
function slow(taken: string[]) {
  return new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write: (piece, _, done) => {
      taken.push(String(piece));
      setImmediate(done);
    },
  });
}

test('pieces arrive whole, in order, and joined into few writes', async () => {
  const taken: string[] = [];
  const output = streamOutput(slow(taken));
  const pieces = Array.from({ length: 50_000 }, (_, at) => `${at}\n`);
  await output.write(pieces);
  await output.write(['end']);
  await output.finish();
  assert.equal(taken.join(''), `${pieces.join('')}end`);
  assert.ok(taken.length < 10, `${taken.length} writes`);
});

test('a reader that went away ends the writing quietly', async () => {
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  const output = streamOutput(new Writable({ write: (_, __, done) => done(closed) }));
  await assert.rejects(async () => {
    for (let at = 0; at < 10; at += 1) {
      await output.write(['x'.repeat(100_000)]);
      await new Promise(setImmediate);
    }
  }, OutputClosed);
});

test('standard output on a full disk is told as such', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const output = streamOutput(new Writable({ write: (_, __, done) => done(full) }));
  const told = (error: unknown) => error instanceof UserError && error.code === 'disk-full';
  await assert.rejects(async () => {
    await output.write(['x']);
    await output.finish();
  }, told);
});

test('a file appears when it is finished, in place of the one before', async context => {
  const cwd = await scratchFolder(context);
  await writeFile(join(cwd, 'out.json'), 'before');
  const output = await fileOutput(cwd, 'out.json');
  await output.write(['new ', 'text 😀']);
  assert.equal(await readFile(join(cwd, 'out.json'), 'utf8'), 'before');
  await output.finish();
  assert.equal(await readFile(join(cwd, 'out.json'), 'utf8'), 'new text 😀');
  assert.deepEqual(await readdir(cwd), ['out.json']);
});

test('a discarded file leaves nothing', async context => {
  const cwd = await scratchFolder(context);
  const output = await fileOutput(cwd, 'out.json');
  await output.write(['half']);
  await output.discard();
  assert.deepEqual(await readdir(cwd), []);
});

test('a device is written directly', async () => {
  const output = await fileOutput('/', '/dev/null');
  await output.write(['x']);
  await output.finish();
});

test('a place that cannot be written is named', async context => {
  const cwd = await scratchFolder(context);
  await mkdir(join(cwd, 'folder'));
  const named = (error: unknown) => error instanceof UserError && error.code === 'file-unwritable';
  await assert.rejects(fileOutput(cwd, 'folder'), named);
  await assert.rejects(async () => {
    const output = await fileOutput(cwd, 'nowhere/out.json');
    await output.write(['x']);
    await output.finish();
  }, named);
});
