import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alphabetBytes, byteCharacter } from '#core/tokenizer/byteAlphabet';

test('every byte has a character of its own, and comes back from it', () => {
  const characters = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte));
  assert.equal(new Set(characters).size, 256);
  assert.deepEqual(alphabetBytes(characters.join('')), Uint8Array.from(characters.keys()));
});

test('characters known from vocabularies', () => {
  const cases: [number, string][] = [
    [0x20, 'Ġ'],
    [0x0a, 'Ċ'],
    [0x00, 'Ā'],
    [0x7f, 'ġ'],
    [0xad, 'Ń'],
    [0x41, 'A'],
    [0xff, 'ÿ'],
  ];
  for (const [byte, character] of cases) assert.equal(byteCharacter(byte), character, String(byte));
});

test('what is not written in the alphabet', () => {
  for (const token of [' ', 'a b', '漢', '▁the', '\n', '😀']) assert.equal(alphabetBytes(token), undefined, token);
  assert.deepEqual(alphabetBytes(''), new Uint8Array());
});
