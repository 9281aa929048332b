import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desk } from '#test/support/commandLine';

test('a second model is named in the manifest; one that is not there is said so', async context => {
  const { call, file, model } = await desk(context);
  await file('a.txt', 'The cat');
  const args = ['bytes', 'a.txt', '--at', '4', '--model', model, '--json'];
  const { code, stdout, stderr } = await call([...args, '--ensemble', model]);
  assert.equal(code, 0, stderr);
  const { manifest, exact } = JSON.parse(stdout);
  assert.equal(manifest.ensemble.kind, 'mean');
  assert.equal(manifest.ensemble.model.digest, manifest.model.digest);
  const alone = JSON.parse((await call(args)).stdout);
  assert.ok(exact.bytes.every((each: number, i: number) => Math.abs(each - alone.exact.bytes[i]) < 1e-9));
  const missing = await call([...args, '--ensemble', 'nowhere.gguf']);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /nowhere/);
});
