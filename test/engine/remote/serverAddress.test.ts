import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressText, isServerAddress, serverAddress } from '#engine/remote/serverAddress';

test('an address means a server, and nothing else does', () => {
  for (const text of ['http://a', 'https://a.org/v1', ' HTTP://127.0.0.1:8080#m '])
    assert.ok(isServerAddress(text), text);
  for (const text of ['model.gguf', 'org/name', 'C:\\http', '/http://a', 'ftp://a'])
    assert.ok(!isServerAddress(text), text);
});

test('reads host, base and the model behind the #', () => {
  assert.deepEqual(serverAddress('https://a.org/api/v1/#Qwen/Qwen3'), {
    base: 'https://a.org/api',
    host: 'a.org:443',
    model: 'Qwen/Qwen3',
    isEncrypted: true,
    isLocal: false,
  });
  const local = serverAddress('http://127.0.0.1:8080');
  assert.deepEqual(
    [local.base, local.host, local.model, local.isLocal],
    ['http://127.0.0.1:8080', '127.0.0.1:8080', undefined, true],
  );
  assert.equal(serverAddress('http://[::1]').isLocal, true);
  assert.equal(serverAddress('http://localhost.evil.org').isLocal, false);
  assert.equal(serverAddress('http://127.0.0.1.evil.org').isLocal, false);
});

test('is remembered without the /v1, with the model', () => {
  assert.equal(addressText(serverAddress('http://a:1/v1#x y')), 'http://a:1#x y');
  assert.equal(addressText(serverAddress('http://a:1/')), 'http://a:1');
});

test('an address with a secret or query, or that is none, is refused', () => {
  for (const text of ['http://u:p@a', 'http://token@a', 'http://a?key=x', 'http://', 'http://a b']) {
    assert.throws(() => serverAddress(text), { code: 'bad-argument' });
  }
  assert.throws(
    () => serverAddress('http://u:secret@a'),
    (error: Error) => !error.message.includes('secret'),
  );
});
