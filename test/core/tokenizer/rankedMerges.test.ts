import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rankedMerges } from '#core/tokenizer/rankedMerges';
import type { BytePairSpec } from '#core/tokenizer/spec';

const spec = (changes: Partial<BytePairSpec>) =>
  ({
    tokens: ['<s>', 'a', 'b', 'ab', 'aab', 'aa'],
    control: [0],
    byteTokens: [],
    scores: null,
    ...changes,
  }) as BytePairSpec;
const shown = (given: BytePairSpec) => {
  const merges = rankedMerges(given);
  const words = merges.map(id => given.tokens[id]);
  return Array.from({ length: merges.length / 3 }, (_, i) => words.slice(3 * i, 3 * i + 3).join(' '));
};

test('tokens go first by id or by score, and with the longest left part', () => {
  assert.deepEqual(shown(spec({})), ['a b ab', 'aa b aab', 'a ab aab', 'a a aa']);
  assert.deepEqual(shown(spec({ scores: [0, 0, 0, -3, -2, -1] })), ['a a aa', 'aa b aab', 'a ab aab', 'a b ab']);
  assert.deepEqual(shown(spec({ control: [0, 5] })), ['a b ab', 'a ab aab']);
});
