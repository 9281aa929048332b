import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as limits from '#core/remote/limits';

test('limits are whole numbers that real servers stay below', () => {
  for (const limit of Object.values(limits)) assert.ok(Number.isSafeInteger(limit) && limit > 0);
  // The largest vocabulary in use has 262,144 tokens, a long document a million.
  assert.ok(limits.MOST_ID >= 262_144 && limits.MOST_TOKENS >= 1_000_000 && limits.MOST_CHOICES >= 100);
});
