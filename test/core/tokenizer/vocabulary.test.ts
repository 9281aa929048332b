import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeVocabulary } from '#core/tokenizer/vocabulary';

const encoder = new TextEncoder();
const pieces = [encoder.encode('<s>'), encoder.encode('\ufeffa'), Uint8Array.of(0xe2, 0x82)];
const vocabulary = makeVocabulary({ size: 3, bytes: id => pieces[id]!, control: new Map([['<s>', 0]]) });

test('pieces and their text', () => {
  assert.deepEqual(vocabulary.piece(0), { id: 0, bytes: pieces[0], control: true });
  assert.deepEqual(vocabulary.piece(1), { id: 1, bytes: pieces[1], control: false });
  assert.deepEqual([0, 1, 2].map(vocabulary.text), ['<s>', '\ufeffa', '\ufffd']);
});

test('control tokens have names', () => {
  assert.equal(vocabulary.controlId('<s>'), 0);
  assert.equal(vocabulary.controlId('a'), undefined);
});

test('ids that are none', () => {
  for (const id of [-1, 3, 0.5, Number.NaN]) assert.throws(() => vocabulary.piece(id), RangeError);
});
