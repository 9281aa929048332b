import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverFacts, shownName, startId } from '#engine/remote/remoteServer';

test('a model that is named by its file is shown by its name', () => {
  assert.equal(shownName('/home/me/SmolLM2.Q4_1.gguf'), 'SmolLM2.Q4_1');
  assert.equal(shownName('C:\\models\\a.GGUF'), 'a');
  assert.equal(shownName('Qwen/Qwen3-0.6B'), 'Qwen/Qwen3-0.6B');
});

test('a server says nothing of files', () => {
  assert.deepEqual([serverFacts.digest, serverFacts.precision, serverFacts.device], ['', 'server', 'server']);
});

test('a start token is what stands before the same tokens, and nothing else is', () => {
  assert.equal(startId(Int32Array.of(1, 5, 6), Int32Array.of(5, 6)), 1);
  assert.equal(startId(Int32Array.of(5, 6), Int32Array.of(5, 6)), undefined);
  assert.equal(startId(Int32Array.of(5, 6, 2), Int32Array.of(5, 6)), undefined);
});
