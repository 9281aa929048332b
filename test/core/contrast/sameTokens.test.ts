import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstDifference } from '#core/contrast/sameTokens';
import { makeVocabulary } from '#core/tokenizer/vocabulary';

const words = (...texts: string[]) =>
  makeVocabulary({
    size: texts.length,
    bytes: id => new TextEncoder().encode(texts[id]),
    control: new Map([['<s>', texts.indexOf('<s>')]]),
  });

test('vocabularies are the same where every id is the same token', () => {
  assert.equal(firstDifference(words('<s>', 'a', 'b'), words('<s>', 'a', 'b')), -1);
  assert.equal(firstDifference(words('<s>', 'a', 'b'), words('<s>', 'a', 'c')), 2);
  assert.equal(firstDifference(words('<s>', 'a', 'b'), words('<s>', 'a')), 2);
  assert.equal(firstDifference(words('<s>', 'a'), words('<s>', 'a', 'b')), 2);
});

test('a control token is not the text that spells it', () => {
  const plain = makeVocabulary({ size: 1, bytes: () => new TextEncoder().encode('<s>'), control: new Map() });
  assert.equal(firstDifference(words('<s>'), plain), 0);
});
