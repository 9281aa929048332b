import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketAfterKey } from '#webview/seriesKeys.ts';

const peaks = Int32Array.of(-1, 4, -1, -1, 9, 12);
const cases: [key: string, current: number, expected: number | undefined][] = [
  ['ArrowRight', 1, 4],
  ['ArrowUp', 4, 5],
  ['ArrowRight', 5, undefined],
  ['ArrowLeft', 4, 1],
  ['ArrowDown', 1, undefined],
  ['Home', 5, 1],
  ['End', 1, 5],
  ['PageUp', 1, 5],
  ['PageDown', 5, undefined],
  ['Enter', 1, undefined],
];
for (const [key, current, expected] of cases) {
  test(`${key} from bucket ${current}`, () => assert.equal(bucketAfterKey(key, current, peaks), expected));
}
