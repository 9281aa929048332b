import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import { basicAuthorization, isTrusted, send, type Way } from '#engine/models/send';
import { startFakeIndex } from '#test/support/fakeIndex';
import { startFakeProxy } from '#test/support/fakeProxy';
import { selfSigned } from '#test/support/selfSigned';

const straight: Way = { env: {}, trustedHosts: [], proxy: undefined, certificates: undefined };
const file = Buffer.from('content');

/** Status and body of what one request brings. */
async function fetch(way: Way, url: string): Promise<string> {
  const request = send(way, new URL(url), { 'x-test': '1' });
  const replied = once(request, 'response') as Promise<[IncomingMessage]>;
  request.end();
  const [reply] = await replied;
  let text = '';
  for await (const chunk of reply) text += chunk;
  return `${reply.statusCode} ${text}`;
}

async function bench(context: TestContext, secure: boolean) {
  const index = await startFakeIndex({ files: new Map([['f', file]]), secure });
  const proxy = await startFakeProxy();
  context.after(() => Promise.all([index.close(), proxy.close()]));
  return { index, proxy, url: `${secure ? 'https' : 'http'}://${index.host}/files/f?q=1` };
}

for (const secure of [false, true]) {
  test(`${secure ? 'HTTPS' : 'HTTP'} goes straight or through the proxy, with its headers`, async context => {
    const { index, proxy, url } = await bench(context, secure);
    const certificates = [selfSigned.cert];
    assert.equal(await fetch({ ...straight, certificates }, url), '200 content');
    assert.equal(proxy.requests.length, 0);
    assert.equal(await fetch({ ...straight, certificates, proxy: proxy.url }, url), '200 content');
    assert.equal(await fetch({ ...straight, certificates, env: { ALL_PROXY: proxy.url } }, url), '200 content');
    assert.deepEqual(
      proxy.requests.map(({ line }) => line.split(' ')[0]),
      secure ? ['CONNECT', 'CONNECT'] : ['GET', 'GET'],
    );
    assert.deepEqual(
      index.requests.map(({ path, headers }) => [path, headers['x-test'], headers.host]),
      Array(3).fill(['/files/f?q=1', '1', index.host]),
    );
  });
}

test('an unknown certificate is refused unless the host is trusted, also through a proxy', async context => {
  const { proxy, index, url } = await bench(context, true);
  for (const way of [straight, { ...straight, proxy: proxy.url }]) {
    await assert.rejects(fetch(way, url), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.equal(await fetch({ ...way, trustedHosts: [index.host] }, url), '200 content');
  }
});

test('trust is by host, or by host and port', () => {
  const url = new URL('https://a.org:8443/x');
  const lists: [string[], boolean][] = [
    [['a.org'], true],
    [['a.org:8443'], true],
    [['a.org:443'], false],
    [['b.org'], false],
    [[], false],
  ];
  for (const [trusted, is] of lists) assert.equal(isTrusted(trusted, url), is);
});

test('user name and password are decoded where they can be', () => {
  const decoded = (url: string) => atob(basicAuthorization(new URL(url)).replace('Basic ', ''));
  assert.equal(decoded('http://a%40b:c%3Ad@x'), 'a@b:c:d');
  assert.equal(decoded('http://a:100%@x'), 'a:100%');
});
