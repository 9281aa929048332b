import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveAfterKey, type TreePlace } from '#webview/treeKeys.ts';

const place = (key: string, parent: string, hasItems = false, isOpen = false): TreePlace => {
  return { key, parent, hasItems, isOpen };
};
const shown = [place('0', '', true, false), place('1', '', true, true), place('1.0', '1'), place('1.1', '1')];
const move = (key: string, from: string) => moveAfterKey(key, shown, from);

test('up, down, home and end go along what is shown', () => {
  assert.deepEqual(move('ArrowDown', '0'), { to: '1' });
  assert.deepEqual(move('ArrowDown', '1'), { to: '1.0' });
  assert.deepEqual(move('ArrowUp', '1.0'), { to: '1' });
  assert.deepEqual(move('Home', '1.1'), { to: '0' });
  assert.deepEqual(move('End', '0'), { to: '1.1' });
  assert.equal(move('ArrowUp', '0'), undefined);
  assert.equal(move('ArrowDown', '1.1'), undefined);
});

test('right opens and then goes in, left closes and then goes out', () => {
  assert.deepEqual(move('ArrowRight', '0'), { open: '0' });
  assert.deepEqual(move('ArrowRight', '1'), { to: '1.0' });
  assert.equal(move('ArrowRight', '1.0'), undefined);
  assert.deepEqual(move('ArrowLeft', '1'), { close: '1' });
  assert.deepEqual(move('ArrowLeft', '1.1'), { to: '1' });
  assert.equal(move('ArrowLeft', '0'), undefined);
});

test('other keys, and items that are gone, do nothing', () => {
  assert.equal(move('a', '0'), undefined);
  assert.equal(move('ArrowDown', '7'), undefined);
});
