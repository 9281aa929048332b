import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';
import { fimFile } from '#test/support/fimModel';

const text = 'The sät cat and the other one.';

test('a hole with and without tokens for filling in', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  await file('fim.gguf', fimFile('unknown'));
  for (const [name, method] of [
    [model, 'joint'],
    ['fim.gguf', 'tokens'],
  ]) {
    const { code, stdout, stderr } = await call(['fim', 'a.txt', '--hole', '12:16', '--model', name!, '--json']);
    assert.equal(code, 0, stderr);
    const found = JSON.parse(stdout);
    assert.equal(found.method, method);
    assert.deepEqual([found.hole, found.middle.text], [{ start: 12, end: 16 }, ' and']);
    assert.equal(found.bytes.length, 4);
    assert.ok(found.middle.logprobWithoutSuffix < 0);
    assert.equal(found.middle.logprob === null, method === 'joint');
    assert.equal(found.warnings.length, method === 'tokens' ? 1 : 0);
  }
  const { stdout } = await call(['fim', 'a.txt', '--hole', '12:16', '--model', 'fim.gguf']);
  assert.match(stdout, /not known to be trained/);
  assert.match(stdout, /the middle ends there/);
});

test('what makes no sense is refused before a model is loaded', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', text);
  for (const [args, why] of [
    [['a.txt'], /No hole/],
    [['a.txt', '--hole', '5:99'], /31 bytes/],
    [['a.txt', '--hole', '6:9'], /inside a character/],
    [['a.txt', '--hole', '9:6'], /--hole/],
    [['--hole', '1:2'], /one file/],
  ] as const) {
    const { code, stderr } = await call(['fim', ...args, '--model', model]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, why);
  }
});
