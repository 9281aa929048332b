import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latinLookalike } from '#core/detect/lookalikes';

test('Cyrillic and Greek letters pass for Latin ones', () => {
  assert.equal([...'\u0430\u0435\u043e\u0440\u0441\u03bf\u0391'].map(latinLookalike).join(''), 'aeopcoA');
});

test('letters that pass for nothing are left alone', () => {
  assert.deepEqual([...'aZ\u0436\u00e9\u4e2d'].map(latinLookalike), new Array(5).fill(undefined));
});

test('no Latin letter is mapped to another one', () => {
  for (let code = 0; code < 0x80; code++) assert.equal(latinLookalike(String.fromCharCode(code)), undefined);
});
