import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor, proxyUrl } from '#engine/models/proxy';

const secure = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' };
const cases: { url: string; env: Record<string, string>; proxy: string | undefined }[] = [
  { url: 'https://a.org/', env: {}, proxy: undefined },
  { url: 'https://a.org/', env: secure, proxy: 'p:1' },
  { url: 'http://a.org/', env: secure, proxy: 'q:2' },
  { url: 'http://a.org/', env: { HTTPS_PROXY: 'http://p:1' }, proxy: undefined },
  { url: 'https://a.org/', env: { ALL_PROXY: 'p:3' }, proxy: 'p:3' },
  { url: 'https://a.org/', env: { ...secure, https_proxy: 'http://small:9' }, proxy: 'small:9' },
  { url: 'https://a.org/', env: { HTTPS_PROXY: '' }, proxy: undefined },
];
const exempt = ['*', 'a.org', 'A.ORG', '.a.org', '*.a.org', 'x, a.org', 'x a.org', 'a.org:443'];
const notExempt = ['', 'b.org', 'ba.org', 'a.org.b', 'a.org:80', 'org.a', 'a'];
for (const rule of exempt) cases.push({ url: 'https://a.org/', env: { ...secure, NO_PROXY: rule }, proxy: undefined });
for (const rule of notExempt) cases.push({ url: 'https://a.org/', env: { ...secure, NO_PROXY: rule }, proxy: 'p:1' });
cases.push(
  { url: 'https://www.a.org/', env: { ...secure, no_proxy: 'a.org' }, proxy: undefined },
  { url: 'http://10.1.2.3:8080/', env: { ...secure, NO_PROXY: '10.0.0.0/8' }, proxy: undefined },
  { url: 'http://11.1.2.3/', env: { ...secure, NO_PROXY: '10.0.0.0/8' }, proxy: 'q:2' },
  { url: 'http://10.1.2.3/', env: { ...secure, NO_PROXY: '10.0.0.0/99,2.3' }, proxy: 'q:2' },
  { url: 'http://[::1]:80/', env: { ...secure, NO_PROXY: '::/64' }, proxy: undefined },
  { url: 'http://[::1]:8080/', env: { ...secure, NO_PROXY: '[::1]:8080' }, proxy: undefined },
  { url: 'http://localhost:8080/', env: { ...secure, NO_PROXY: 'localhost,127.0.0.1' }, proxy: undefined },
);

for (const { url, env, proxy } of cases) {
  test(`${url} with ${JSON.stringify(env)} goes ${proxy ? `through ${proxy}` : 'straight'}`, () => {
    assert.equal(proxyFor(new URL(url), env)?.host, proxy);
  });
}

test('a proxy may come without a scheme; what is no HTTP proxy is refused without naming it', () => {
  assert.equal(proxyUrl('user:pw@host:3128').href, 'http://user:pw@host:3128/');
  for (const bad of ['http://pw@:x', 'socks5://pw@host', 'http://']) {
    assert.throws(
      () => proxyUrl(bad),
      (error: Error) => error.name === 'TransferError' && !error.message.includes('pw'),
    );
  }
});
