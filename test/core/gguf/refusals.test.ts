import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { beyondLimit, checkLimit, malformed, truncated } from '#core/gguf/refusals';

const refusals: readonly [UserError, string, RegExp][] = [
  [truncated('it ends in a key'), 'gguf-truncated', /it ends in a key/],
  [malformed('two tensors overlap'), 'gguf-malformed', /two tensors overlap/],
  [beyondLimit('tensors', 2 ** 40, 7), 'gguf-limit', /1099511627776 tensors.*at most 7/],
];

for (const [error, code, message] of refusals) {
  test(`${code} says what is wrong and what to do`, () => {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.match(error.hint, /Fetch the file again/);
  });
}

test('a limit itself is within the limit', () => {
  checkLimit('tensors', 7, 7);
  assert.throws(() => checkLimit('tensors', 8, 7), { code: 'gguf-limit' });
  assert.throws(() => checkLimit('tensors', Number.POSITIVE_INFINITY, 7), { code: 'gguf-limit' });
});
