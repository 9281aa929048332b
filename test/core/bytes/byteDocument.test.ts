import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteDocument, prefixAt, readOffset } from '#core/bytes/byteDocument';
import { normalizedText } from '#core/text/normalize';
import { realTokenizer } from '#test/support/realTokenizers';

test('what stands before each byte', async () => {
  const document = byteDocument('aé中😀b', await realTokenizer('smollm2'));
  const bytes = Buffer.from(document.text);
  for (let offset = 0; offset <= bytes.length; offset += 1) {
    const { text, unfinished } = prefixAt(document, offset);
    assert.deepEqual(Buffer.concat([Buffer.from(text), unfinished]), bytes.subarray(0, offset), `${offset}`);
    assert.ok(unfinished.length < 4 && !text.includes('\ufffd'));
    assert.equal(readOffset(document, offset), offset);
  }
});

test('a lone surrogate is the three bytes that are written for it', async () => {
  const document = byteDocument('a\ud83db', await realTokenizer('smollm2'));
  assert.deepEqual([...document.bytes], [0x61, 0xef, 0xbf, 0xbd, 0x62]);
  assert.equal(prefixAt(document, 4).text, 'a\ud83d');
});

test('a document that is composed before it is read: places before and after', async () => {
  const tokenizer = await realTokenizer('smollm2');
  const normalize = (text: string) => normalizedText(text, 'NFC');
  const composing = {
    ...tokenizer,
    encode: tokenizer.encode.bind(tokenizer),
    steps: { ...tokenizer.steps!, normalize },
  };
  const document = byteDocument('xe\u0301y中z', composing);
  assert.equal(document.text, 'x\u00e9y中z');
  assert.equal(readOffset(document, 0), 0);
  assert.equal(readOffset(document, 1), 1);
  // x, e, two bytes of the accent: after them the composed letter of two bytes is whole.
  assert.equal(readOffset(document, 4), 3);
  assert.equal(readOffset(document, 5), 4);
  assert.equal(readOffset(document, 6), 5, 'inside a character that stays as it is');
  assert.equal(readOffset(document, 9), 8);
});
