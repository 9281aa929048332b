import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fetchedRepositories, findHub, hubFolder } from '#engine/models/hubStore';
import { hubBytes, obtainHub } from '#engine/models/obtainHub';
import { type FakeHubOptions, startFakeHub } from '#test/support/fakeHub';
import { startFakeProxy } from '#test/support/fakeProxy';
import { scratchFolder, scratchStore } from '#test/support/scratch';

const id = { repository: 'tiny/model', revision: 'main' };
const fixture = (name: string) => readFileSync(join('test/fixtures/onnx/optimum', name));
const files: ReadonlyMap<string, Buffer> = new Map([
  ['README.md', fixture('README.md')],
  ['config.json', fixture('config.json')],
  ['tokenizer.json', fixture('tokenizer.json')],
  ['model.safetensors', Buffer.alloc(5000)],
  ['onnx/model.onnx', fixture('onnx/model.onnx')],
  ['onnx/model_quantized.onnx', fixture('onnx/model_quantized.onnx')],
]);

async function hubAnd(context: TestContext, changes: Partial<FakeHubOptions> = {}, env: Record<string, string> = {}) {
  const hub = await startFakeHub({ files, ...changes });
  context.after(() => hub.close());
  const home = await scratchFolder(context);
  const store = await scratchStore(context);
  const options = { store, env: { HF_ENDPOINT: hub.url, ...env }, home, stallMs: 400, firstWaitMs: 1 };
  return { hub, store, options };
}

test('what a precision needs is fetched once, and checked', async context => {
  const { hub, store, options } = await hubAnd(context, { elsewhere: true }, { HF_TOKEN: 'hf_secret' });
  assert.equal(await findHub(id, 'exact', options), undefined);
  const done: number[] = [];
  const folder = await obtainHub(id, 'exact', { ...options, onProgress: step => done.push(step.done) });
  assert.equal(folder, hubFolder(store, id));
  for (const path of ['config.json', 'onnx/model.onnx']) {
    assert.deepEqual(await readFile(join(folder, path)), files.get(path));
  }
  assert.ok(!hub.requests.some(({ path }) => path.includes('safetensors') || path.includes('quantized')));
  assert.ok(done.at(-1)! > 100_000 && done.every((value, i) => i === 0 || value >= done[i - 1]!));
  // The host that large files are on is another, and does not learn the token.
  const strangers = hub.requests.filter(({ host }) => host.startsWith('localhost'));
  assert.ok(strangers.length >= 1 && strangers.every(({ authorization }) => authorization === undefined));
  const asked = hub.requests.length;
  assert.equal(await obtainHub(id, 'exact', options), folder);
  assert.equal(hub.requests.length, asked, 'nothing is asked again');
  await obtainHub(id, 'fast', options);
  assert.ok(
    hub.requests.slice(asked).every(({ path }) => !path.startsWith('/api/')),
    'of the same commit',
  );
  assert.deepEqual(await fetchedRepositories(store), [{ name: 'tiny/model', path: folder }]);
});

test('bytes are told before anything is fetched', async context => {
  const { options } = await hubAnd(context);
  const names = ['README.md', 'config.json', 'tokenizer.json', 'onnx/model.onnx'];
  assert.equal(
    await hubBytes(id, 'exact', options),
    names.reduce((sum, name) => sum + files.get(name)!.length, 0),
  );
});

test('cuts, stalls, wrong bytes and busy servers are got over', async context => {
  const faults = [
    { cutAfter: 100 },
    { stallAfter: 50 },
    { status: 503 },
    {},
    {},
    {},
    { cutAfter: 9000 },
    { corruptAt: 9100 },
  ];
  const { options } = await hubAnd(context, { faults, askFaults: [{ status: 500 }, {}, { status: 429 }] });
  const folder = await obtainHub(id, 'exact', options);
  assert.deepEqual(await readFile(join(folder, 'onnx/model.onnx')), files.get('onnx/model.onnx'));
});

test('a small file with other bytes than git knows is not used', async context => {
  const { options } = await hubAnd(context, { faults: [{ corruptAt: 5 }] });
  await assert.rejects(obtainHub(id, 'exact', options), { code: 'digest-mismatch' });
  assert.equal(await findHub(id, 'exact', options), undefined);
  await obtainHub(id, 'exact', options);
});

test('a gated repository is told plainly, with and without a token', async context => {
  const { options } = await hubAnd(context, { token: 'hf_member' });
  await assert.rejects(obtainHub(id, 'exact', options), { code: 'model-gated', hint: /set it as HF_TOKEN/ });
  const stranger = { ...options, env: { ...options.env, HF_TOKEN: 'hf_stranger' } };
  await assert.rejects(obtainHub(id, 'exact', stranger), { code: 'model-gated', hint: /your access token/ });
  await obtainHub(id, 'exact', { ...options, env: { ...options.env, HF_TOKEN: 'hf_member' } });
});

test('what is not there, and who cannot be reached', async context => {
  const { hub, options } = await hubAnd(context);
  await assert.rejects(obtainHub({ ...id, repository: 'tiny/other' }, 'exact', options), { code: 'model-not-found' });
  await assert.rejects(obtainHub({ ...id, revision: 'v9' }, 'exact', options), { message: /no revision v9/ });
  const offline = { ...options, env: { ...options.env, HF_HUB_OFFLINE: '1' } };
  await assert.rejects(obtainHub(id, 'exact', offline), { code: 'network-unavailable', message: /HF_HUB_OFFLINE/ });
  await hub.close();
  await assert.rejects(obtainHub(id, 'exact', options), { code: 'network-unavailable' });
});

test('the way leads through the proxy of the environment', async context => {
  const { options } = await hubAnd(context);
  const proxy = await startFakeProxy();
  context.after(() => proxy.close());
  await obtainHub(id, 'exact', { ...options, env: { ...options.env, HTTP_PROXY: proxy.url } });
  assert.ok(proxy.requests.length >= 5);
});

test('a note that was spoilt costs one more asking', async context => {
  const { store, options } = await hubAnd(context);
  const folder = await obtainHub(id, 'exact', options);
  await writeFile(join(folder, '.token-loupe.json'), '{"name":');
  assert.deepEqual(await fetchedRepositories(store), []);
  assert.equal(await obtainHub(id, 'exact', options), folder);
});
