import assert from 'node:assert/strict';
import { link, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { isAmong, namedFiles, readDocument } from '#cli/documents';
import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import { scratchFolder } from '#test/support/scratch';

const stdin = (...pieces: Uint8Array[]) => Readable.from(pieces);
const { signal } = new AbortController();
const named = (code: ErrorCode) => (error: unknown) => error instanceof UserError && error.code === code;

test('each file once, patterns in their place, a name that looks like a pattern is itself', async context => {
  const cwd = await scratchFolder(context);
  for (const name of ['a.md', 'b.md', '[x].md', 'x.md']) await writeFile(join(cwd, name), '');
  assert.deepEqual(await namedFiles(['x.md', '?.md', '-', 'a.md'], cwd), ['x.md', 'a.md', 'b.md', '-']);
  assert.deepEqual(await namedFiles(['[x].md'], cwd), ['[x].md']);
});

test('a file is known by every name that it has', async context => {
  const cwd = await scratchFolder(context);
  for (const name of ['a.md', 'b.md']) await writeFile(join(cwd, name), '');
  await link(join(cwd, 'a.md'), join(cwd, 'same.md'));
  await mkdir(join(cwd, 'docs'));
  const names = ['./a.md', 'same.md', join(cwd, 'a.md'), 'b.md', 'new.md', 'docs'];
  const among = await Promise.all(names.map(name => isAmong(name, ['-', 'a.md'], cwd)));
  assert.deepEqual(among, [true, true, true, false, false, false]);
});

test('what is not there, a folder and an empty name are refused before anything is read', async context => {
  const cwd = await scratchFolder(context);
  await mkdir(join(cwd, 'docs'));
  await assert.rejects(namedFiles(['nope.md'], cwd), named('file-not-found'));
  await assert.rejects(namedFiles(['*.md'], cwd), named('file-not-found'));
  await assert.rejects(namedFiles(['docs'], cwd), named('bad-argument'));
  await assert.rejects(namedFiles([''], cwd), named('bad-argument'));
});

test('files and standard input are read', async context => {
  const cwd = await scratchFolder(context);
  await writeFile(join(cwd, 'a.md'), 'héllo');
  const source = { cwd, signal, stdin: stdin(Uint8Array.of(0xc3), Uint8Array.of(0xa9)) };
  assert.equal((await readDocument('a.md', source)).text, 'héllo');
  assert.equal((await readDocument('-', source)).text, 'é');
});

test('what cannot be read or is far too long is refused by name', async context => {
  const cwd = await scratchFolder(context);
  const source = { cwd, signal, stdin: stdin() };
  await writeFile(join(cwd, 'long.txt'), '');
  await truncate(join(cwd, 'long.txt'), 65 * 2 ** 20);
  await assert.rejects(readDocument('gone.md', source), named('file-unreadable'));
  await assert.rejects(readDocument('long.txt', source), named('document-too-large'));
  const piece = new Uint8Array(2 ** 20).fill(97);
  const endless = {
    cwd,
    signal,
    stdin: Readable.from(
      (function* () {
        for (;;) yield piece;
      })(),
    ),
  };
  await assert.rejects(readDocument('-', endless), named('document-too-large'));
  if (process.platform !== 'win32')
    await assert.rejects(readDocument('/dev/zero', source), named('document-too-large'));
});

test('Ctrl-C ends the wait for standard input', async () => {
  const controller = new AbortController();
  const silent = new Readable({ read: () => {} });
  const source = { cwd: '/', signal: controller.signal, stdin: silent };
  setImmediate(() => controller.abort());
  await assert.rejects(readDocument('-', source), Cancelled);
  await assert.rejects(readDocument('-', { ...source, stdin: new Readable({ read: () => {} }) }), Cancelled);
});
