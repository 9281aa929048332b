import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { addedTokensOf, controlTokensOf } from '#core/tokenizer/specTokens';
import { tinyByteLevel } from '#test/support/tinyVocabularies';

test('added and control tokens', () => {
  const spec = tokenizerSpec(tinyByteLevel());
  assert.deepEqual(addedTokensOf(spec), [
    { id: 263, text: '<tool>', control: false },
    { id: 0, text: '<|endoftext|>', control: true },
  ]);
  assert.deepEqual([...controlTokensOf(spec)], [['<|endoftext|>', 0]]);
});
