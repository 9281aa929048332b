import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadByteLevel } from '#core/tokenizer/byteLevel';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { tinyByteLevel } from '#test/support/tinyVocabularies';

const load = (overrides = {}) => loadByteLevel(tokenizerSpec(tinyByteLevel(overrides)), 'digest');

function shown(text: string, tokenizer = load()): string {
  const { ids, offsets } = tokenizer.encode(text);
  const { vocabulary } = tokenizer;
  return Array.from(ids, (id, i) => {
    const spans = text.slice(offsets[2 * i], offsets[2 * i + 1]);
    return vocabulary.text(id) === spans ? spans : `${vocabulary.text(id)}=${spans}`;
  }).join('|');
}

test('words are merged, user-defined tokens found, control tokens plain', () => {
  assert.equal(shown('hello hello'), 'hello| hello');
  assert.equal(shown('hell hel'), 'hell| |he|l');
  assert.equal(shown('a<tool>hello'), 'a|<tool>|hello');
  assert.equal(shown('<|endoftext|>').replaceAll('|', ''), '<endoftext>');
  assert.equal(shown('é'), 'é');
  assert.equal(shown('è'), '\ufffd=è|\ufffd=');
});

test('pieces are bytes, and names where they are not written in the alphabet', () => {
  const { vocabulary, digest } = load();
  const piece = (id: number) => Buffer.from(vocabulary.piece(id).bytes).toString('latin1');
  assert.equal(digest, 'digest');
  assert.equal(piece(0), '<|endoftext|>');
  assert.equal(piece(1), '\0');
  assert.equal(piece(256), '\u00ff');
  assert.equal(piece(261), ' hello');
  assert.equal(piece(263), '<tool>');
  assert.deepEqual(vocabulary.piece(0).control, true);
  assert.deepEqual(vocabulary.piece(263).control, false);
});

test('whole words go before merges where the pre-tokenizer says so', () => {
  const tokens = [...(tinyByteLevel().get('tokenizer.ggml.tokens') as string[]), 'Ġhe'];
  const token_type = tokens.map(token => ({ '<|endoftext|>': 3, '<tool>': 4 })[token] ?? 1);
  assert.equal(shown(' he', load({ tokens, token_type, pre: 'gpt-2' })), ' |he');
  assert.equal(shown(' he', load({ tokens, token_type, pre: 'llama-bpe' })), ' he');
});

test('merges never make a control token', () => {
  const token_type = (tinyByteLevel().get('tokenizer.ggml.tokens') as string[]).map(token =>
    token === 'hello' ? 3 : 1,
  );
  assert.equal(shown('hello', load({ token_type })), 'hell|o');
});
