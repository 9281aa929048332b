import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionError, replyError, statusError, TransferError } from '#engine/models/transferError';

for (const [status, transient] of [
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [408, true],
  [410, false],
  [429, true],
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
] as const) {
  test(`status ${status} ${transient ? 'may pass' : 'stays'}`, () => {
    const error = statusError(status, 'h.org', undefined);
    assert.deepEqual([error.transient, error.message, error.retryAfterMs], [transient, `h.org answered ${status}`, 0]);
  });
}

test('Retry-After in seconds is heard, anything else is not', () => {
  const waits = ['2', '0', '-3', 'Wed, 21 Oct 2026 07:28:00 GMT', 'soon'].map(
    text => statusError(503, 'h', text).retryAfterMs,
  );
  assert.deepEqual(waits, [2000, 0, 0, 0, 0]);
});

test('a broken connection may pass, a certificate that is not trusted does not', () => {
  const reset = connectionError(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'h');
  assert.deepEqual([reset.transient, reset.message], [true, 'h: read ECONNRESET']);
  const named = connectionError(Object.assign(new Error('broken'), { code: 'EPIPE' }), 'h');
  assert.equal(named.message, 'h: broken (EPIPE)');
  for (const code of [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'CERT_HAS_EXPIRED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ]) {
    const error = connectionError(Object.assign(new Error('no'), { code }), 'h');
    assert.equal(error.transient, false);
    assert.match(error.message, /PIP_CERT/);
  }
});

test('an error that is one already stays itself', () => {
  const error = new TransferError('x', false);
  assert.equal(connectionError(error, 'h'), error);
});

test('the word of the server for a refusal is kept', () => {
  const headers = { 'x-error-code': 'GatedRepo', 'retry-after': '2' };
  const { answer, retryAfterMs } = replyError({ status: 403, url: new URL('https://h.org'), headers });
  assert.deepEqual([answer, retryAfterMs], [{ status: 403, code: 'GatedRepo' }, 2000]);
});
