import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Heads } from '#engine/worker/heads';

test('a head is opened once', async () => {
  const heads = new Heads();
  const file = { path: resolve('test/fixtures/heads/metrics.onnx'), hidden: false };
  const [first, second] = await Promise.all([heads.open(file), heads.open({ ...file })]);
  assert.equal(first, second);
  await first.dispose();
});

test('one that could not be opened is tried again', async () => {
  const heads = new Heads();
  const missing = { path: resolve('nowhere.onnx'), hidden: false };
  const failures = await Promise.allSettled([heads.open(missing)]);
  const again = await Promise.allSettled([heads.open(missing)]);
  assert.deepEqual([failures[0]!.status, again[0]!.status], ['rejected', 'rejected']);
  assert.notEqual((failures[0] as PromiseRejectedResult).reason, (again[0] as PromiseRejectedResult).reason);
});
