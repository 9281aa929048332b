import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countOf,
  errorMessage,
  fieldsOf,
  idOf,
  isFields,
  listOf,
  logProbOf,
  textOf,
  wordOf,
} from '#core/remote/fields';

const refused = { code: 'server-answer' };

test('a log-probability is a number of at most about 0', () => {
  assert.equal(logProbOf(-1.5, 'p'), -1.5);
  assert.equal(logProbOf(1e-4, 'p'), 0);
  for (const value of [0.5, Number.NaN, '1', true, {}, undefined]) assert.throws(() => logProbOf(value, 'p'), refused);
});

test('where the arithmetic of the server had no number there is none', () => {
  for (const value of [null, -9999, -3.4e38]) assert.ok(Number.isNaN(logProbOf(value, 'p')));
});

test('ids, lists, texts and objects are what they are called', () => {
  assert.equal(idOf(0, 'id'), 0);
  for (const value of [-1, 1.5, '1', 1e9, null]) assert.throws(() => idOf(value, 'id'), refused);
  assert.deepEqual(listOf([1, 2], 'list', 2), [1, 2]);
  assert.throws(() => listOf([1, 2, 3], 'list', 2), refused);
  assert.throws(() => listOf({ length: 1 }, 'list', 2), refused);
  assert.throws(() => textOf(1, 'text'), refused);
  assert.throws(() => fieldsOf([], 'it'), refused);
  assert.equal(isFields(null), false);
  assert.equal(textOf('', 'text'), '');
});

test('what may be missing is 0 or nothing', () => {
  assert.deepEqual([countOf(7), countOf(-7), countOf('7'), countOf(1e12), countOf(null)], [7, 0, 0, 0, 0]);
  assert.deepEqual([wordOf('a'), wordOf(7), wordOf(undefined)], ['a', '', '']);
});

test('finds the words of an error in its several places', () => {
  const said = [{ error: { message: 'a' } }, { error: 'b' }, { message: 'c' }, { detail: 'd' }, 7, null].map(
    errorMessage,
  );
  assert.deepEqual(said, ['a', 'b', 'c', 'd', '', '']);
});
