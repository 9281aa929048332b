import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { addedTokensOf, controlTokensOf, mergesOf } from '#core/tokenizer/specTokens';
import { tinyByteLevel } from '#test/support/tinyVocabularies';

test('added and control tokens', () => {
  const spec = tokenizerSpec(tinyByteLevel());
  assert.deepEqual(addedTokensOf(spec), [
    { id: 263, text: '<tool>', control: false },
    { id: 0, text: '<|endoftext|>', control: true },
  ]);
  assert.deepEqual([...controlTokensOf(spec)], [['<|endoftext|>', 0]]);
});

test('merges as ids, without those whose tokens are not there', () => {
  const ids = new Map(['a', 'b', 'ab'].map((token, id) => [token, id]));
  assert.deepEqual(mergesOf(['a b', 'b a', 'a c', 'ab a'], ids), [{ left: 0, right: 1, product: 2 }]);
});
