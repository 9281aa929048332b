import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { replyBody } from '#engine/models/replyBody';

/** What was handed out, and the error after it. */
async function readAll(body: AsyncIterable<Uint8Array>): Promise<{ length: number; error: unknown }> {
  let length = 0;
  try {
    for await (const chunk of body) length += chunk.length;
  } catch (error) {
    return { length, error };
  }
  return { length, error: undefined };
}

test('hands out everything and ends', async () => {
  const body = replyBody(Readable.from([Buffer.from('ab'), Buffer.from('c')]));
  assert.deepEqual(await readAll(body), { length: 3, error: undefined });
  assert.deepEqual(await readAll(replyBody(Readable.from([]))), { length: 0, error: undefined });
});

test('hands out what came before the break, then throws', async () => {
  const stream = new PassThrough();
  const body = replyBody(stream);
  stream.write(Buffer.alloc(1000));
  stream.write(Buffer.alloc(500));
  await sleep(5);
  const broken = new Error('cut');
  stream.destroy(broken);
  await sleep(5);
  assert.deepEqual(await readAll(body), { length: 1500, error: broken });
});

test('a slow reader makes the sender pause, and gets everything', async () => {
  const stream = new PassThrough();
  const body = replyBody(stream);
  const total = 8 << 20;
  let sent = 0;
  const send = async () => {
    for (; sent < total; sent += 65_536) {
      if (!stream.write(Buffer.alloc(65_536))) await new Promise(done => stream.once('drain', done));
    }
    stream.end();
  };
  const sending = send();
  await sleep(50);
  assert.ok(sent < 2 << 20, `${sent} bytes were taken with nobody reading`);
  assert.deepEqual(await readAll(body), { length: total, error: undefined });
  await sending;
});
