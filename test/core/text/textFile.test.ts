import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '#core/errors';
import { decodeText } from '#core/text/textFile';

const utf8 = (text: string) => new TextEncoder().encode(text);
const decoded = (...bytes: number[]) => decodeText(Uint8Array.from(bytes), 'x.txt');

test('UTF-8 comes back as it was, with no note', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      fc.pre(!text.startsWith('\ufeff') && !text.includes('\0'));
      assert.deepEqual(decodeText(utf8(text), 'x'), { text, note: '' });
    }),
  );
});

test('byte order marks are no text', () => {
  assert.equal(decodeText(utf8('\ufeffhé'), 'x').text, 'hé');
  assert.equal(decodeText(utf8('\ufeff\ufeffh'), 'x').text, '\ufeffh');
  assert.equal(decoded(0xff, 0xfe, 0x68, 0x00, 0x3d, 0xd8, 0x00, 0xde).text, 'h😀');
  assert.equal(decoded(0xfe, 0xff, 0x00, 0x68).text, 'h');
});

test('bytes that are not UTF-8 become U+FFFD, and that is said', () => {
  const { text, note } = decoded(0x68, 0xff, 0x69);
  assert.equal(text, 'h\ufffdi');
  assert.match(note, /x\.txt is not all UTF-8/);
});

test('a U+FFFD that was there before is no reason for a note', () => {
  assert.deepEqual(decodeText(utf8('a\ufffdb'), 'x'), { text: 'a\ufffdb', note: '' });
});

test('nothing is a text of no characters', () => {
  assert.deepEqual(decoded(), { text: '', note: '' });
});

test('a NUL may stand in a text; a binary file is refused', () => {
  assert.equal(decodeText(utf8(`${'a'.repeat(20)}\0`), 'x').text.length, 21);
  const isRefused = (error: unknown) => error instanceof UserError && error.code === 'file-unreadable';
  assert.throws(() => decoded(0x7f, 0x45, 0x4c, 0x46, 0x00, 0xff), isRefused);
  // UTF-16 without a byte order mark.
  assert.throws(() => decoded(0x68, 0x00, 0x69, 0x00), isRefused);
});
