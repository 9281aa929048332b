import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConnection } from '#engine/models/http';
import { credentialsOf, hubFileUrl, hubRepository, refusal } from '#engine/models/hub';
import { startFakeHub } from '#test/support/fakeHub';

const id = { repository: 'tiny/model', revision: 'main' };
const places = (url: string, token?: string) => ({
  endpoint: new URL(url),
  cache: '/nowhere',
  token,
  isOffline: false,
});
const settings = { indexUrls: [], trustedHosts: [], certificateFiles: [], proxy: undefined };
const connect = () => openConnection(settings, { env: {}, stallMs: 5000, signal: undefined });

test('a repository is told with all its pages of files, their digests and its commit', async context => {
  const files = new Map(Array.from({ length: 8 }, (_, i) => [`onnx/f${i}.bin`, Buffer.alloc(i < 2 ? 2000 : 10 + i)]));
  const hub = await startFakeHub({ files });
  context.after(() => hub.close());
  const found = await hubRepository(id, places(hub.url, 'hf_x'), await connect());
  assert.equal(found.commit, 'c'.repeat(40));
  assert.deepEqual(
    found.files.map(({ path }) => path),
    [...files.keys()],
  );
  assert.match(found.files[0]!.sha256!, /^[0-9a-f]{64}$/);
  assert.deepEqual([found.files[5]!.sha256, found.files[5]!.blob?.length], [undefined, 40]);
  assert.ok(hub.requests.every(({ authorization }) => authorization === 'Bearer hf_x'));
});

test('paths that lead elsewhere are not taken', async context => {
  const hub = await startFakeHub({
    files: new Map(['../evil', '/etc/x', 'a/../../b', 'ok.json'].map(path => [path, Buffer.of(1)])),
  });
  context.after(() => hub.close());
  const { files } = await hubRepository(id, places(hub.url), await connect());
  assert.deepEqual(
    files.map(({ path }) => path),
    ['ok.json'],
  );
});

test('a server that is no hub is told so', async context => {
  const hub = await startFakeHub({ files: new Map(), commit: 'short' });
  context.after(() => hub.close());
  await assert.rejects(hubRepository(id, places(hub.url), await connect()), /does not answer as a Hugging Face hub/);
});

test('the token goes to the endpoint only', () => {
  assert.deepEqual(credentialsOf(places('https://hub.example/x', 't')), { origin: 'https://hub.example', bearer: 't' });
  assert.equal(credentialsOf(places('https://hub.example')), undefined);
  const url = hubFileUrl(places('https://hub.example/hf/'), id, 'abc', 'onnx/a b.onnx');
  assert.equal(url.href, 'https://hub.example/hf/tiny/model/resolve/abc/onnx/a%20b.onnx');
});

const refusals: readonly [status: number, code: string, token: string | undefined, expected: string, hint: RegExp][] = [
  [403, 'GatedRepo', undefined, 'model-gated', /set it as HF_TOKEN/],
  [401, 'GatedRepo', 'hf_x', 'model-gated', /with the account that your access token/],
  [401, 'RepoNotFound', undefined, 'model-not-found', /spelling/],
  [401, '', 'hf_x', 'model-gated', /Check HF_TOKEN/],
  [404, 'RevisionNotFound', 'hf_x', 'model-not-found', /spelling/],
];
for (const [status, code, token, expected, hint] of refusals) {
  test(`${status} ${code} ${token ? 'with' : 'without'} a token is ${expected}`, () => {
    const reply = { status, headers: { 'x-error-code': code }, url: new URL('https://hub.example') };
    const error = refusal(reply, id, places('https://hub.example', token)) as Error & { code: string; hint: string };
    assert.equal(error.code, expected);
    assert.match(error.hint, hint);
  });
}

test('other refusals may pass', () => {
  const reply = { status: 503, headers: {}, url: new URL('https://hub.example') };
  assert.deepEqual({ ...refusal(reply, id, places('https://hub.example')) }.name, 'TransferError');
});
