import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeControl, vocabularyPieces, writtenPiece } from '#core/remote/pieces';

const texts = (pieces: readonly Uint8Array[]) => pieces.map(piece => new TextDecoder().decode(piece));

test('the byte alphabet of GPT-2', () => {
  assert.deepEqual(texts(vocabularyPieces(['The', 'Ġcat', 'Ċ'])), ['The', ' cat', '\n']);
  assert.deepEqual([...vocabularyPieces(['ðŁ', 'Ļ'])[0]!], [0xf0, 0x9f]);
});

test('SentencePiece: a sign for the blank, bytes by their numbers', () => {
  const pieces = vocabularyPieces(['▁The', '▁cat', '<0x0A>', 'é']);
  assert.deepEqual(texts(pieces), [' The', ' cat', '\n', 'é']);
});

test('texts of a vocabulary that is neither are taken as they are', () => {
  assert.deepEqual(texts(vocabularyPieces(['今', 'a b'])), ['今', 'a b']);
});

test('a token that is not whole characters is written as bytes', () => {
  assert.deepEqual([...writtenPiece('bytes:\\xe2\\x80')], [0xe2, 0x80]);
  assert.deepEqual(texts([writtenPiece(' the'), writtenPiece('bytes:x')]), [' the', 'bytes:x']);
});

test('names of control tokens are known by their look, and markup is not', () => {
  for (const name of [
    '<|endoftext|>',
    '<s>',
    '</s>',
    '<bos>',
    '[INST]',
    '[/INST]',
    '<start_of_turn>',
    '<｜end▁of▁sentence｜>',
  ]) {
    assert.ok(looksLikeControl(name), name);
  }
  for (const text of ['<div>', '<', '|', '[1]', '<b>', 'a<|x|>', '[x]']) assert.ok(!looksLikeControl(text), text);
});
