import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutOf, tokenizerCutter } from '#cli/cut';
import { unitTokenizer } from '#test/support/closedFormModel';

test('a tokenizer of this process', async () => {
  const cutter = tokenizerCutter('units', unitTokenizer);
  const { stats, bytes } = await cutter.cut('ab');
  assert.deepEqual([cutter.name, cutter.digest], ['units', unitTokenizer.digest]);
  assert.deepEqual([stats.length, Array.from(stats.ids), Array.from(stats.offsets)], [2, [97, 98], [0, 1, 1, 2]]);
  assert.deepEqual(bytes(97), Uint8Array.of(97));
  assert.ok(Number.isNaN(stats.logProb[0]));
  await cutter.dispose();
});

test('the answer of an inference process', () => {
  const answer = {
    ids: Int32Array.of(7),
    offsets: Uint32Array.of(0, 2),
    texts: new Map([[7, 'ab']]),
    bytes: new Map([[7, Uint8Array.of(97, 98)]]),
  };
  const { stats, bytes } = cutOf(answer);
  assert.equal(stats.length, 1);
  assert.deepEqual(bytes(7), Uint8Array.of(97, 98));
  assert.throws(() => bytes(8), /token 8 came without its bytes/);
});
