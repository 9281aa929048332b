import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

const text = 'The cat sat on the mat. It was a fine day, and there was nothing else to do. '.repeat(3);

test('one file is an object, several are an array, and one that fails does not stop the others', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  await file('c.md', text);
  await file('b.bin', Uint8Array.of(0, 255, 0, 254));
  const one = await call(['detect', 'a.md', '--model', model, '--json']);
  assert.equal(one.code, 0, one.stderr);
  const { manifest, criteria, tokens, warnings } = JSON.parse(one.stdout);
  assert.deepEqual([manifest.file, manifest.window, manifest.overlap], ['a.md', 512, 32]);
  assert.ok(Number.isFinite(criteria.logLikelihood) && criteria.dcPdd === null);
  assert.equal(tokens[0].start, 0);
  assert.ok(Array.isArray(warnings));
  const several = await call(['detect', 'a.md', 'b.bin', 'c.md', '--model', model, '--json']);
  assert.equal(several.code, 1);
  assert.match(several.stderr, /b\.bin is not a text file/);
  assert.deepEqual(
    JSON.parse(several.stdout).map((found: { manifest: unknown }) => found.manifest),
    [manifest, { ...manifest, file: 'c.md' }],
  );
});

test('two models give two more criteria, and standard input is a file too', async context => {
  const { call, model } = await desk(context);
  const args = ['detect', '-', '--model', model, '--second-model', model, '--json'];
  const { code, stdout, stderr } = await call(args, { input: text });
  assert.equal(code, 0, stderr);
  const { criteria } = JSON.parse(stdout);
  assert.ok(Math.abs(criteria.fastDetectGptTwo - criteria.fastDetectGpt) < 0.01);
});

test('for people', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  const { stdout, code } = await call(['detect', 'a.md', '--model', model]);
  assert.equal(code, 0);
  assert.match(stdout, /a\.md {2}\d+ tokens of evidence/);
  assert.match(stdout, /fastDetectGpt +-?\d/);
});

test('what cannot be is said before anything is loaded or read', async context => {
  const { call, file, model } = await desk(context);
  await file('a.md', text);
  const none = await call(['detect']);
  assert.equal(none.code, 2);
  const head = await call(['detect', 'a.md', '--model', model, '--head', 'nobody']);
  assert.equal(head.code, 2);
  assert.match(head.stderr, /no head nobody/);
});
