import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { Cancelled } from '#core/errors';
import { type Connection, get, openConnection } from '#engine/models/http';
import { type FakeIndexOptions, type Fault, startFakeIndex } from '#test/support/fakeIndex';
import { scratchFolder } from '#test/support/scratch';

const file = Buffer.alloc(50_000, 'x');
const settings = { indexUrls: [], trustedHosts: [], certificateFiles: [], proxy: undefined };

async function bench(context: TestContext, faults: Fault[], more: Partial<FakeIndexOptions & Connection> = {}) {
  const index = await startFakeIndex({ files: new Map([['f', file]]), faults, ...more });
  context.after(() => index.close());
  const connection = await openConnection(settings, { env: {}, stallMs: 400, signal: undefined, ...more });
  return { index, connection, url: new URL(`http://${index.host}/files/f`) };
}

async function read(body: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  return length;
}

test('gives status, headers, address and body', async context => {
  const { connection, url } = await bench(context, [{}, { status: 503, retryAfter: '7' }]);
  const reply = await get(connection, url, {});
  assert.deepEqual([reply.status, reply.url.href, reply.headers['content-length']], [200, url.href, '50000']);
  assert.equal(await read(reply.body), 50_000);
  const busy = await get(connection, url, {});
  assert.deepEqual([busy.status, busy.headers['retry-after']], [503, '7']);
  busy.discard();
});

test('follows five redirects with the headers asked for, not six', async context => {
  const around = { redirect: '/files/f' };
  const { connection, url, index } = await bench(context, [around, around, around, around, around]);
  const reply = await get(connection, url, { range: 'bytes=49990-' });
  assert.deepEqual([reply.status, await read(reply.body)], [206, 10]);
  assert.equal(index.requests.length, 6);
  const more = await bench(context, Array(9).fill(around));
  await assert.rejects(get(more.connection, more.url, {}), { name: 'TransferError', transient: false });
  assert.equal(more.index.requests.length, 6);
});

for (const redirect of ['http://[', 'ftp://a.org/x', 'file:///etc/passwd', 'http://192.0.2.1/x']) {
  test(`does not follow a redirect to ${redirect}`, async context => {
    const { connection, url } = await bench(context, [{ redirect }]);
    await assert.rejects(get(connection, url, {}), { name: 'TransferError', transient: false });
  });
}

const broken: Record<string, { fault: Fault; message: RegExp }> = {
  'no answer': { fault: { stallAfter: 0 }, message: /sent nothing for/ },
  'a body that stops': { fault: { stallAfter: 1000 }, message: /sent nothing for/ },
  'a body that is cut': { fault: { cutAfter: 1000 }, message: /127\.0\.0\.1.*(aborted|ECONNRESET)/ },
};

for (const [what, { fault, message }] of Object.entries(broken)) {
  test(`${what} is a transient error`, async context => {
    const { connection, url } = await bench(context, [fault]);
    const whole = async () => read((await get(connection, url, {})).body);
    await assert.rejects(whole(), { name: 'TransferError', transient: true, message });
  });
}

test('cancels before, while it waits, and while it reads', async context => {
  const { connection, url } = await bench(context, [{ stallAfter: 0 }, { stallAfter: 100 }]);
  const patient = { ...connection, stallMs: 60_000 };
  await assert.rejects(get({ ...patient, signal: AbortSignal.abort() }, url, {}), Cancelled);
  const whole = async () => read((await get({ ...patient, signal: AbortSignal.timeout(300) }, url, {})).body);
  await assert.rejects(whole(), Cancelled);
  await assert.rejects(whole(), Cancelled);
});

test('certificates of files add to those built in; a file that is not there is passed over', async context => {
  const folder = await scratchFolder(context);
  const options = { env: {}, stallMs: 1, signal: undefined };
  assert.equal((await openConnection(settings, options)).certificates, undefined);
  await writeFile(join(folder, 'a.pem'), 'PEM');
  const certificateFiles = [join(folder, 'none.pem'), join(folder, 'a.pem')];
  const { certificates } = await openConnection({ ...settings, certificateFiles }, options);
  assert.deepEqual(certificates, [...rootCertificates, 'PEM']);
});
