import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeardTokens } from '#engine/remote/heardTokens';

test('keeps what it heard first, and knows nothing of the rest', () => {
  const heard = new HeardTokens(10);
  heard.hear([1, 2], [Uint8Array.of(97), Uint8Array.of(0xe2, 0x80)]);
  heard.hear([1], [Uint8Array.of(98)]);
  assert.deepEqual([heard.text(1), heard.text(2), heard.text(3), heard.size], ['a', '\ufffd', '', 10]);
  assert.deepEqual(heard.piece(1), { id: 1, bytes: Uint8Array.of(97), control: false });
});

test('bytes of the vocabulary count for more than what was shown somewhere', () => {
  const heard = new HeardTokens();
  const [tail, whole] = [Uint8Array.of(0x82), Uint8Array.of(0xf0, 0x9f, 0x99, 0x82)];
  heard.hear([1], [whole], 'shown');
  heard.hear([1], [Uint8Array.of(97)], 'shown');
  assert.deepEqual(heard.piece(1).bytes, whole);
  heard.hear([1], [tail]);
  heard.hear([1], [whole], 'shown');
  assert.deepEqual(heard.piece(1).bytes, tail);
});

test('control tokens are known by name', () => {
  const heard = new HeardTokens();
  assert.equal(heard.controlId('<s>'), undefined);
  heard.hearControl('<s>', 7);
  assert.deepEqual([heard.controlId('<s>'), heard.text(7), heard.piece(7).control], [7, '<s>', true]);
});
