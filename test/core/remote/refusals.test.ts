import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { badAnswer, notGiven, tokensDiffer } from '#core/remote/refusals';

test('refusals have a code, say what happened and what to do next', () => {
  const all = [badAnswer('it is empty'), tokensDiffer(7), notGiven('bytes', 'host:1')];
  assert.deepEqual(
    all.map(({ code }) => code),
    ['server-answer', 'server-tokens-differ', 'not-given-by-server'],
  );
  for (const error of all)
    assert.ok(error instanceof UserError && error.hint.endsWith('.') && error.message.endsWith('.'));
  assert.match(all[1]!.message, /character 7/);
});
