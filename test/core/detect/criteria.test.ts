import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criteria } from '#core/detect/criteria';
import { minKPlusPlus } from '#core/detect/memorised';
import { fastDetectGpt } from '#core/detect/zeroShot';
import { evidenceOf, someDraws } from '#test/support/evidenceOf';

const rows = evidenceOf(someDraws(60, 12));
const context = { surprise: new Float32Array(12).fill(3), packedBytes: 100 };
const value = (name: string) => criteria.find(criterion => criterion.name === name)!.of(rows, context);

test('every criterion has a name of its own and a number for an ordinary text', () => {
  assert.equal(new Set(criteria.map(({ name }) => name)).size, criteria.length);
  for (const { name, of } of criteria) assert.ok(Number.isFinite(of(rows, context)), name);
});

test('a name means the function of the same name', () => {
  assert.equal(value('fastDetectGpt'), fastDetectGpt(rows));
  assert.equal(value('minKPlusPlus'), minKPlusPlus(rows));
});

test('what is not at hand makes a criterion undefined, not wrong', () => {
  const bare = { surprise: null, packedBytes: null };
  for (const name of ['dcPdd', 'zlibRatio']) {
    assert.ok(Number.isNaN(criteria.find(criterion => criterion.name === name)!.of(rows, bare)), name);
  }
});
