import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kept } from '#extension/kept';
import { RecentModels } from '#extension/recentModels';

function memory(first?: unknown): Kept & { readonly writes: number } {
  let value = first;
  let writes = 0;
  return {
    get: () => value,
    update: (_, next) => {
      value = structuredClone(next);
      writes += 1;
    },
    get writes() {
      return writes;
    },
  };
}

test('the model that was loaded last is the first, and none is there twice', () => {
  const kept = memory();
  const recent = new RecentModels(kept);
  assert.deepEqual(recent.names, []);
  for (const name of ['a', 'b', 'c', 'a']) recent.note(name);
  assert.deepEqual(recent.names, ['a', 'c', 'b']);
  recent.note('a');
  assert.equal(kept.writes, 4, 'nothing is written where nothing changes');
});

test('another window may have noted one in between', () => {
  const kept = memory();
  const [one, other] = [new RecentModels(kept), new RecentModels(kept)];
  one.note('a');
  other.note('b');
  one.note('c');
  assert.deepEqual(other.names, ['c', 'b', 'a']);
});

test('the list does not grow for ever', () => {
  const recent = new RecentModels(memory());
  for (let number = 0; number < 30; number += 1) recent.note(`model ${number}`);
  assert.deepEqual([recent.names.length, recent.names[0]], [8, 'model 29']);
});

test('what cannot be in the state is passed over', () => {
  for (const value of [7, 'a', null, { a: 1 }]) assert.deepEqual(new RecentModels(memory(value)).names, []);
  const recent = new RecentModels(memory(['a', 7, '', null, 'a', ['b'], 'b']));
  assert.deepEqual(recent.names, ['a', 'b']);
  recent.note('b');
  assert.deepEqual(recent.names, ['b', 'a']);
});

test('models are found by name or path, once; what is gone or not fetched is left out, servers are not', () => {
  const listed = [
    { name: 'a', path: '/m/a.gguf', present: true },
    { name: 'b', path: '/m/b.gguf', present: true },
    { name: '/m/b.gguf', path: '/m/else.gguf', present: true },
    { name: 'c', path: '/m/c.gguf', present: false },
  ];
  const found = (noted: readonly string[]) =>
    new RecentModels(memory(noted)).of(listed).map(each => (typeof each === 'string' ? each : each.name));
  assert.deepEqual(found(['a', 'gone', 'http://box:8000#m', '/m/a.gguf', 'c', 'b']), ['a', 'http://box:8000#m', 'b']);
  assert.deepEqual(found(['/m/b.gguf']), ['/m/b.gguf'], 'a name goes before a path');
  assert.deepEqual(found([]), []);
});
