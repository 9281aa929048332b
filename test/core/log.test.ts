import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silent } from '#core/log';

test('the silent logger takes every level and says nothing', () => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) assert.equal(silent(level, 'message'), undefined);
});
