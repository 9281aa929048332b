import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiled, isAnswer } from '#core/contrast/outcome';
import { isNamed } from '#test/support/testClients';

test('a number is the answer where it is the last one, however it is written', () => {
  assert.ok(isAnswer('3 + 4 = 7', '7'));
  assert.ok(isAnswer('So it is 1,234.50 dollars.', '1234.5'));
  assert.ok(isAnswer('It is −3.', '-3'));
  assert.ok(!isAnswer('7 is wrong, it is 8', '7'));
  assert.ok(!isAnswer('no number', '7'));
  assert.ok(!isAnswer('', '0'));
});

test('words are the answer where the last line with words is they', () => {
  assert.ok(isAnswer('I think\n Paris. \n\n', 'paris'));
  assert.ok(!isAnswer('Paris it is', 'Paris'));
});

test('a regular expression is checked before it is used', () => {
  assert.ok(compiled('answer: 4[0-9]').test('the answer: 42'));
  assert.throws(() => compiled('('), isNamed('bad-setting', /“\(” is no regular expression/));
});
