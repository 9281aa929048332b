import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { KEY_VARIABLE, requireConsent } from '#cli/serverConsent';
import { readConsents } from '#engine/remote/consents';
import { serverAddress } from '#engine/remote/serverAddress';
import { desk } from '#test/support/commandLine';
import { startFakeServer } from '#test/support/fakeServer';
import { scratchFolder } from '#test/support/scratch';

const address = serverAddress('http://127.0.0.1:8080');

/** A terminal at which somebody answers. */
function terminal(root: string, answer: string) {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  Object.assign(stdin, { isTTY: true });
  Object.assign(stderr, { isTTY: true });
  stdin.end(`${answer}\n`);
  const env = { TOKEN_LOUPE_STORE: root };
  return { env, stdin, stderr, signal: new AbortController().signal } as never;
}

test('a yes in a terminal is remembered, a no is not', async context => {
  const root = await scratchFolder(context);
  await assert.rejects(requireConsent(address, undefined, terminal(root, 'n')), { code: 'server-consent' });
  assert.deepEqual(await readConsents({ root }), []);
  await requireConsent(address, undefined, terminal(root, 'y'));
  assert.deepEqual(await readConsents({ root }), ['127.0.0.1:8080']);
  await requireConsent(address, undefined, terminal(root, 'n'));
});

test('--send-to holds for the server that it names, and is not remembered', async context => {
  const root = await scratchFolder(context);
  await requireConsent(address, '127.0.0.1:8080', terminal(root, 'n'));
  assert.deepEqual(await readConsents({ root }), []);
  await assert.rejects(requireConsent(address, 'other:80', terminal(root, 'y')), { code: 'bad-argument' });
});

test('nothing at all is asked of a server before the yes; the key is nowhere in what is written', async context => {
  const { call, file } = await desk(context);
  const fake = await startFakeServer(context, { kind: 'vllm', key: 'hush-hush' });
  const named = await file('a.txt', 'The cat sat on the mat.');
  const refused = await call(['score', named, '--model', fake.url]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, new RegExp(`add --send-to ${fake.host}`));
  assert.equal(fake.requests.length, 0);
  const env = { [KEY_VARIABLE]: 'hush-hush', TOKEN_LOUPE_DEBUG: '1' };
  const { code, stdout, stderr } = await call(['score', named, '--json', '--model', fake.url, '--send-to', fake.host], {
    env,
  });
  assert.equal(code, 0, stderr);
  assert.ok(!(stdout + stderr).includes('hush-hush'));
  const { manifest, tokens } = JSON.parse(stdout);
  assert.deepEqual(manifest.server, {
    kind: 'vllm',
    host: fake.host,
    model: 'toy',
    ids: true,
    ranks: 'all',
    mostChoices: 20,
  });
  assert.deepEqual(
    [manifest.model, manifest.precision, manifest.device],
    [{ name: 'toy', digest: null }, 'server', 'server'],
  );
  assert.equal(tokens.map((token: { text: string }) => token.text).join(''), 'The cat sat on the mat.');
  assert.deepEqual([tokens[3].entropy, tokens[3].topp, tokens[3].rank], [null, null, 7]);
});

test('a server without ids: they are null, and so are the ranks that it does not list', async context => {
  const { call, file } = await desk(context);
  const fake = await startFakeServer(context, { kind: 'completions' });
  const named = await file('a.txt', 'The cat sat.');
  const sendTo = ['--model', fake.url, '--send-to', fake.host];
  const { stdout } = await call(['score', named, '--json', ...sendTo]);
  const { tokens } = JSON.parse(stdout);
  for (const { id, top } of tokens)
    assert.ok(id === null && (top ?? []).every((choice: { id: null }) => choice.id === null));
  assert.ok(tokens.some(({ rank, logprob }: { rank: null; logprob: number }) => rank === null && logprob < 0));
  const table = await call(['score', named, '--csv', ...sendTo]);
  assert.match(table.stdout.split('\r\n')[2]!, /^a\.txt,1,,/);
});

test('what a server cannot do is said, and what it is', async context => {
  const { call, file } = await desk(context);
  const fake = await startFakeServer(context, { kind: 'llama.cpp' });
  const named = await file('a.txt', 'The cat sat.');
  const sendTo = ['--model', fake.url, '--send-to', fake.host];
  for (const command of ['bytes', 'critical', 'detect']) {
    const { code, stderr } = await call([command, named, ...sendTo]);
    assert.equal(code, 1, command);
    assert.match(stderr, /does not give/, command);
  }
  const { stdout } = await call(['models', 'info', fake.url, '--send-to', fake.host]);
  assert.match(stdout, /server +llama\.cpp at 127\.0\.0\.1/);
  assert.match(stdout, /Entropy, forking tokens/);
  assert.match((await call(['models', 'revoke', fake.host])).stdout, /was not agreed/);
});
