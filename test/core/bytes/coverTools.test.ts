import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverTools } from '#core/bytes/coverTools';
import { UserError } from '#core/errors';
import { unitTokenizer } from '#test/support/closedFormModel';
import { realTokenizer } from '#test/support/realTokenizers';

test('a tokenizer that does not merge pairs is refused by name', () => {
  assert.throws(
    () => coverTools(unitTokenizer),
    error => error instanceof UserError && error.code === 'unsupported-tokenizer',
  );
});

test('tokens that are taken out whole stand apart from those that are merged', async () => {
  const { order, growth } = coverTools(await realTokenizer('gemma3'));
  assert.ok(growth.tokens.length > 100);
  assert.ok(growth.tokens.every(({ id }) => order.spelling(id) === ''));
});
