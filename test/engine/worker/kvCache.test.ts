import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyNames } from '#core/model/bodyNames';
import { KvCache } from '#engine/worker/kvCache';

const shape = { layers: 2, kvHeads: 2, headSize: 3 };

/** What a run of `added` tokens gives: every number says its place. */
function outputs(branches: number, added: number, from: number): Record<string, Float32Array> {
  const names = [0, 1].flatMap(layer => [bodyNames.presentKey(layer), bodyNames.presentValue(layer)]);
  return Object.fromEntries(
    names.map((name, n) => [
      name,
      Float32Array.from({ length: branches * 2 * added * 3 }, (_, i) => {
        const [branch, head, token] = [
          Math.floor(i / (2 * added * 3)),
          Math.floor(i / (added * 3)) % 2,
          Math.floor(i / 3) % added,
        ];
        return n * 1e4 + branch * 1e3 + head * 100 + (from + token) * 10 + (i % 3);
      }),
    ]),
  );
}

const at = (cache: KvCache, name: string, branch: number, head: number, token: number) => {
  const { data, dims } = cache.held[name]!;
  return (data as Float32Array)[((branch * 2 + head) * dims[2]! + token) * 3]!;
};

test('tokens are appended where they belong, and branches take over what another cache holds', () => {
  const one = new KvCache(shape, 1, 5);
  one.append(outputs(1, 3, 0), 0, 3);
  one.append(outputs(1, 1, 3), 3, 1);
  assert.equal(at(one, bodyNames.pastValue(1), 0, 1, 3), 30_130);
  const three = new KvCache(shape, 3, 6);
  three.copy(one, [0, 0, 0], 4);
  three.append(outputs(3, 1, 4), 4, 1);
  assert.equal(at(three, bodyNames.pastKey(1), 2, 1, 3), 20_130);
  assert.equal(at(three, bodyNames.pastKey(1), 2, 1, 4), 22_140);
  const kept = new KvCache(shape, 2, 6);
  kept.copy(three, [0, 2], 5);
  assert.equal(at(kept, bodyNames.pastKey(0), 1, 0, 4), 2_040);
  assert.equal(kept.outputs.length, 4);
});

test('runs are shown no more room than they need, and what is kept stays where it is looked for', () => {
  const cache = new KvCache(shape, 2, 1300);
  const room = () => cache.held[bodyNames.pastKey(0)]!.dims[2];
  assert.equal(room(), 1300);
  cache.fit(500, 0);
  assert.equal(room(), 512);
  cache.append(outputs(2, 500, 0), 0, 500);
  cache.fit(513, 500);
  assert.equal(room(), 1024);
  cache.append(outputs(2, 13, 500), 500, 13);
  cache.fit(1300, 513);
  assert.equal(room(), 1300);
  const copied = new KvCache(shape, 2, 600);
  copied.copy(cache, [1, 0], 513);
  for (const token of [0, 499, 500, 512]) {
    for (const [branch, head] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const expected = 1e4 + branch * 1e3 + head * 100 + token * 10;
      assert.equal(at(cache, bodyNames.pastValue(0), branch, head, token), expected);
      assert.equal(at(copied, bodyNames.pastValue(0), 1 - branch, head, token), expected);
    }
  }
  cache.fit(10, 5);
  assert.equal(room(), 1300, 'what is kept is not moved to save room');
  cache.fit(10, 0);
  assert.equal(room(), 512);
});
