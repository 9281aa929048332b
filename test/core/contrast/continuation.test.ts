import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Continuation } from '#core/contrast/continuation';
import { makeVocabulary } from '#core/tokenizer/vocabulary';

const pieces: readonly Uint8Array[] = [
  ...['<s>', 'the ', 'end', '\n', 'Q', ': '].map(text => new TextEncoder().encode(text)),
  Uint8Array.of(0xc3),
  Uint8Array.of(0xa9),
];
const vocabulary = makeVocabulary({
  size: pieces.length,
  bytes: id => pieces[id]!,
  control: new Map([['<s>', 0]]),
});

function grown(ids: readonly number[], stop: readonly string[] = [], most = 100) {
  const continuation = new Continuation(vocabulary, 7, stop);
  for (const id of ids) {
    const done = continuation.add(id, most);
    if (done) return done;
  }
  return undefined;
}

test('a control token ends it, and so does a token that is none; neither is text', () => {
  assert.deepEqual(grown([1, 2, 0]), { index: 7, text: 'the end', tokens: 3, ended: 'end' });
  assert.deepEqual(grown([1, -1]), { index: 7, text: 'the ', tokens: 2, ended: 'end' });
  assert.deepEqual(grown([1, 99]), { index: 7, text: 'the ', tokens: 2, ended: 'end' });
});

test('the earliest stop text ends it, also where it is spread over tokens', () => {
  assert.deepEqual(grown([1, 3, 4, 5, 1], ['\nQ: ', 'zzz']), { index: 7, text: 'the ', tokens: 4, ended: 'stop' });
  assert.equal(grown([1, 3, 4, 5], ['Q: ', '\nQ'])?.text, 'the ');
  assert.equal(grown([1, 2], ['', 'x']), undefined);
});

test('the longest that it may be', () => {
  assert.deepEqual(grown([1, 1, 1], [], 2), { index: 7, text: 'the the ', tokens: 2, ended: 'length' });
});

test('a character in several tokens is whole; one that breaks off is U+FFFD', () => {
  assert.equal(grown([6, 7, 0])?.text, 'é');
  assert.equal(grown([6, 0])?.text, '\ufffd');
});
