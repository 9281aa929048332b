import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nextSteps } from '#cli/commands/sample';
import { desk } from '#test/support/commandLine';
import { smollm2Path } from '#test/support/models';

test('without arguments the sample is scored with the default model, which is fetched where it is not there', async context => {
  const { call } = await desk(context);
  // A machine with no way out: the failure names the way back.
  const env = { PATH: '', PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_CONFIG_FILE: '/dev/null', no_proxy: '*' };
  const { code, stderr } = await call([], { env });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /token-loupe: .+\n.+/);
});

test('the default model reads the sample, and is surprised where the text means it to be', async context => {
  await smollm2Path();
  const { call } = await desk(context);
  const { TOKEN_LOUPE_STORE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const { code, stdout, stderr } = await call([], { env: { TOKEN_LOUPE_STORE, XDG_CACHE_HOME, LOCALAPPDATA } });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /SmolLM2-135M-Instruct\.Q4_1 · exact/);
  assert.match(stdout, /Most surprising\n.*␣dishwasher +rather ␣bush 9\d/);
  assert.match(stdout, /Try next\n {2}token-loupe score README\.md/);
});

test('the sample is a text of some length', () => {
  const words = readFileSync(join('media', 'sample.md'), 'utf8').split(/\s+/).length;
  assert.ok(words >= 200 && words <= 320, `${words}`);
});

test('next steps are calls that the reader can copy', () => {
  const steps = nextSteps('npm start --silent --');
  assert.match(steps, /^\nTry next\n {2}npm start --silent -- score README\.md +a text of yours\n/);
});
