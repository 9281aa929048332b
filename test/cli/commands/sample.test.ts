import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextSteps } from '#cli/commands/sample';
import { desk } from '#test/support/commandLine';

test('without arguments the sample is scored with the default model, which is fetched where it is not there', async context => {
  const { call } = await desk(context);
  // A machine with no way out: the failure names the way back.
  const env = { PATH: '', PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_CONFIG_FILE: '/dev/null', no_proxy: '*' };
  const { code, stderr } = await call([], { env });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /token-loupe: .+\n.+/);
});

test('the sample is a text of some length', () => {
  const words = readFileSync(join('media', 'sample.md'), 'utf8').split(/\s+/).length;
  assert.ok(words >= 200 && words <= 320, `${words}`);
});

test('next steps are calls that the reader can copy', () => {
  const steps = nextSteps('npm start --silent --');
  assert.match(steps, /^\nTry next\n {2}npm start --silent -- score README\.md +a text of yours\n/);
});
