import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { loadSentencePiece } from '#core/tokenizer/sentencePiece';
import { tinySentencePiece } from '#test/support/tinyVocabularies';

const load = (overrides = {}) => loadSentencePiece(tokenizerSpec(tinySentencePiece(overrides)), 'digest');

/** Tokens as `spelling:span`. */
function shown(text: string, overrides = {}): string[] {
  const spec = tokenizerSpec(tinySentencePiece(overrides));
  const { ids, offsets } = load(overrides).encode(text);
  return Array.from(ids, (id, i) => `${spec.tokens[id]}:${text.slice(offsets[2 * i], offsets[2 * i + 1])}`);
}

const bare = { add_space_prefix: false };

test('spaces are marks, the highest score goes first, other characters are bytes', () => {
  assert.deepEqual(shown('a the', bare), ['a:a', '▁the: the']);
  assert.deepEqual(shown('a  the', bare), ['a:a', '▁: ', '▁the: the']);
  assert.deepEqual(shown('▁the', bare), ['▁the:▁the']);
  assert.deepEqual(shown('é😀', bare), ['é:é', '<0xF0>:😀', '<0x9F>:', '<0x98>:', '<0x80>:']);
  assert.deepEqual(shown('a<b>a', bare), ['a:a', '<b>:<b>', 'a:a']);
  // No token is made of "aa" and "aa", so what is merged first decides.
  assert.deepEqual(shown('aaaaa', bare), ['aa:aa', 'aaa:aaa']);
});

test('names of control and byte tokens are plain text', () => {
  assert.deepEqual(
    shown('<s>', { ...bare }).map(each => each.split(':')[0]),
    ['<0x3C>', '<0x73>', '<0x3E>'],
  );
  assert.ok(!shown('<0x41>', bare).includes('<0x41>:<0x41>'));
});

test('a document may be read as if a space stood before it, which no span shows', () => {
  assert.deepEqual(shown('the'), ['▁the:the']);
  assert.deepEqual(shown('é'), ['▁:', 'é:é']);
  assert.deepEqual(shown(' the'), ['▁:', '▁the: the']);
  assert.deepEqual(shown('<b>the').slice(0, 2), ['<b>:<b>', 't:t']);
  assert.deepEqual(shown(''), []);
});

test('merges of the file go before scores', () => {
  const merges = ['▁ t', 'a a', 'a aa'];
  assert.deepEqual(shown('aaa the', { ...bare, merges }), ['aa:aa', 'a:a', '▁t: t', 'h:h', 'e:e']);
});

test('pieces are bytes', () => {
  const { vocabulary } = load();
  const piece = (id: number) => Buffer.from(vocabulary.piece(id).bytes).toString('latin1');
  assert.deepEqual([0, 1, 3, 258, 259, 260, 262].map(piece), ['<unk>', '<s>', '\0', '\u00ff', '<b>', ' t', ' the']);
  assert.equal(vocabulary.controlId('<s>'), 1);
  assert.equal(vocabulary.controlId('<unk>'), 0);
});

test('cutting before spaces changes nothing, even where a token has one inside', () => {
  // `>▁</` is such a token in Gemma's vocabulary.
  const tokens = [...(tinySentencePiece().get('tokenizer.ggml.tokens') as string[]), 'e▁', 'e▁t'];
  const token_type = [...(tinySentencePiece().get('tokenizer.ggml.token_type') as Int32Array), 1, 1];
  const scores = tokens.map((token, id) => (token.startsWith('e▁') ? id : -id));
  assert.deepEqual(shown('he the', { ...bare, tokens, token_type, scores }), ['h:h', 'e▁t:e t', 'he:he']);
});
