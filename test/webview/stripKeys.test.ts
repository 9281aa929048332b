import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowAfterKey } from '#webview/stripKeys.ts';

const beside = (direction: -1 | 1) => (direction === 1 ? 60 : undefined);
const cases: [key: string, row: number, expected: number | undefined][] = [
  ['ArrowLeft', 50, 49],
  ['ArrowLeft', 0, undefined],
  ['ArrowRight', 50, 51],
  ['ArrowRight', 99, undefined],
  ['ArrowDown', 50, 60],
  ['ArrowUp', 50, undefined],
  ['PageUp', 50, 30],
  ['PageUp', 5, 0],
  ['PageUp', 0, undefined],
  ['PageDown', 95, 99],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['End', 99, undefined],
  ['a', 50, undefined],
  ['toString', 50, undefined],
];
for (const [key, row, expected] of cases) {
  test(`${key} from ${row}`, () => assert.equal(rowAfterKey(key, row, 100, beside), expected));
}
