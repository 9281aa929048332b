import assert from 'node:assert/strict';
import { test } from 'node:test';
import { characterClasses, characterLength, charactersOf } from '#core/tokenizer/pairSteps';
import { preTokenizer } from '#core/tokenizer/preTokenizers';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { nastyText } from '#test/support/nastyText';
import { publishedTokenizer } from '#test/support/publishedTokenizers';
import { realTokenizer } from '#test/support/realTokenizers';

/** What `encode` does, step by step. */
function stepwise({ steps }: Tokenizer, text: string): number[] {
  const { words, symbols, merge, wholeWord, spaceBefore } = steps!;
  const ids: number[] = [];
  const whole = spaceBefore ? ` ${text}` : text;
  words(whole, (start, end, added) => {
    const word = whole.slice(start, end);
    const known = added >= 0 ? added : wholeWord(word);
    const parts = known === undefined ? symbols(new TextEncoder().encode(word)) : undefined;
    ids.push(...(parts ? merge(parts, parts.length) : [known!]));
  });
  return ids;
}

test('the steps joined are the encoding', async () => {
  const real = (['smollm2', 'gemma3'] as const).map(realTokenizer);
  const published = (['llama2', 'llama3_1', 'gpt4o', 'gemma3'] as const).map(publishedTokenizer);
  for (const tokenizer of await Promise.all([...real, ...published])) {
    for (let i = 0; i < 200; i += 1) {
      assert.deepEqual(stepwise(tokenizer, nastyText(i)), [...tokenizer.encode(nastyText(i)).ids], nastyText(i));
    }
  }
});

test('symbols of text that begins or ends inside a character', async () => {
  const { steps, vocabulary } = await realTokenizer('smollm2');
  const bytes = new TextEncoder().encode('é中').subarray(1, 4);
  const spelled = [...steps!.symbols(bytes)].flatMap(id => [...vocabulary.piece(id).bytes]);
  assert.deepEqual(spelled, [...bytes]);
});

test('classes: what the patterns do not tell apart', () => {
  const classOf = characterClasses(preTokenizer('smollm')!.patterns)!;
  const of = (text: string) => classOf(text.codePointAt(0)!);
  assert.equal(of('a'), of('s'), 'letters of contractions are letters');
  assert.equal(of('a'), of('中'));
  assert.equal(of('.'), of('€'));
  const distinct = ['a', '1', '½', '.', ' ', '\n', "'"].map(of);
  // Both digits are Rust's numerics; a newline is white space that is no space.
  assert.equal(new Set(distinct).size, 6);
  assert.equal(characterClasses([]), null);
});

test('whole characters and parts of them', () => {
  const found: string[] = [];
  charactersOf(
    Uint8Array.of(0xa9, 0x61, 0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xf0, 0x9f),
    text => found.push(text),
    byte => found.push(byte.toString(16)),
  );
  assert.deepEqual(found, ['a9', 'a', 'é', 'ed', 'a0', '80', 'f0', '9f']);
  for (const bytes of ['e08080', 'f0808080', 'f4908080', 'c080', 'f8888080'].map(hex => Buffer.from(hex, 'hex'))) {
    assert.equal(characterLength(bytes, 0), 0, 'no character');
  }
  assert.equal(characterLength(Buffer.from('😀'), 0), 4);
});
