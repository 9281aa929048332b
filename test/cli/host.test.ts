import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invocationOf, userFolder } from '#cli/host';

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

test('called by itself', () => {
  assert.equal(userFolder({}, '/somewhere', root), '/somewhere');
  assert.equal(userFolder({ INIT_CWD: '/x' }, '/somewhere', root), '/somewhere');
  assert.equal(invocationOf({}, root), 'token-loupe');
  assert.equal(invocationOf({ ...throughNpm, npm_lifecycle_event: 'test' }, root), 'token-loupe');
});
