import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedGrowth } from '#core/bytes/addedGrowth';

const growth = addedGrowth([
  { id: 1, text: '\n\n', control: false },
  { id: 2, text: '\n\n\n', control: false },
  { id: 3, text: '<table>', control: false },
  { id: 4, text: '<|end|>', control: true },
]);

test('completions: the shortest for each place where one may begin', () => {
  assert.deepEqual(growth.completions('a\n\n'), ['\n', '\n']);
  assert.deepEqual(growth.completions('x<ta'), ['ble>']);
  assert.deepEqual(growth.completions('<|e'), [], 'text never becomes a control token');
  assert.deepEqual(growth.completions('<table>'), []);
});

test('one for each first character, and those that go on', () => {
  assert.deepEqual(growth.firsts, ['\n\n', '<table>']);
  assert.deepEqual(
    growth.beginningWith('\n\n').map(({ id }) => id),
    [2],
  );
});
