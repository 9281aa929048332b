import assert from 'node:assert/strict';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { invocationOf, userFolder } from '#cli/host';
import { scratchFolder } from '#test/support/scratch';

const root = '/repo';
const throughNpm = { npm_package_json: '/repo/package.json', npm_lifecycle_event: 'start', INIT_CWD: '/home/user' };

test('through npm start the user stands where npm was called', () => {
  assert.equal(userFolder(throughNpm, root, root), '/home/user');
  assert.equal(invocationOf(throughNpm, root), 'npm start --silent --');
});

test("another project's script stands in that project", () => {
  const script = { ...throughNpm, npm_package_json: '/other/package.json' };
  assert.equal(userFolder(script, '/other', root), '/other');
  assert.equal(invocationOf(script, root), 'token-loupe');
});

test('npm may come over a link', async context => {
  const folder = await realpath(await scratchFolder(context));
  await mkdir(join(folder, 'repo'));
  await writeFile(join(folder, 'repo', 'package.json'), '{}');
  await symlink(join(folder, 'repo'), join(folder, 'link'));
  const env = { ...throughNpm, npm_package_json: join(folder, 'link', 'package.json') };
  assert.equal(userFolder(env, folder, join(folder, 'repo')), '/home/user');
});

test('called by itself', () => {
  assert.equal(userFolder({}, '/somewhere', root), '/somewhere');
  assert.equal(userFolder({ INIT_CWD: '/x' }, '/somewhere', root), '/somewhere');
  assert.equal(invocationOf({}, root), 'token-loupe');
  assert.equal(invocationOf({ ...throughNpm, npm_lifecycle_event: 'test' }, root), 'token-loupe');
});
