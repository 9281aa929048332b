import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fimPrompt, fimTokens } from '#core/bytes/fimTokens';
import { makeVocabulary } from '#core/tokenizer/vocabulary';
import { realTokenizer } from '#test/support/realTokenizers';

function vocabularyOf(...names: string[]) {
  const texts = ['a', 'b', ...names];
  const encoder = new TextEncoder();
  return makeVocabulary({ size: texts.length, bytes: id => encoder.encode(texts[id]!), control: new Map() });
}

const before = Int32Array.of(10, 11);
const after = Int32Array.of(20);

test('each family by its spelling, in the order that its makers publish', () => {
  const cases: [names: string[], name: string, psm: number[], spm: number[]][] = [
    [
      ['<fim_prefix>', '<fim_middle>', '<fim_suffix>'],
      'starcoderbase-1b',
      [2, 10, 11, 4, 20, 3],
      [2, 4, 20, 3, 10, 11],
    ],
    [['<fim-prefix>', '<fim-middle>', '<fim-suffix>'], 'santacoder', [2, 10, 11, 4, 20, 3], [2, 4, 20, 3, 10, 11]],
    [
      ['<|fim_prefix|>', '<|fim_middle|>', '<|fim_suffix|>'],
      'Qwen2.5-Coder-0.5B',
      [2, 10, 11, 4, 20, 3],
      [2, 4, 20, 3, 10, 11],
    ],
    [
      ['<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
      'deepseek-coder-1.3b',
      [2, 10, 11, 3, 20, 4],
      [2, 3, 20, 4, 10, 11],
    ],
    [
      ['<|code_prefix|>', '<|code_suffix|>', '<|code_middle|>'],
      'codegeex4',
      [2, 10, 11, 3, 20, 4],
      [3, 20, 2, 10, 11, 4],
    ],
    [['[PREFIX]', '[SUFFIX]'], 'codestral', [2, 10, 11, 3, 20], [3, 20, 2, 10, 11]],
    // SentencePiece: the mark is a space by the time it is text.
    [[' <PRE>', ' <SUF>', ' <MID>'], 'codellama-7b', [2, 10, 11, 3, 20, 4], [2, 3, 20, 4, 10, 11]],
  ];
  for (const [names, name, psm, spm] of cases) {
    const found = fimTokens(vocabularyOf(...names), name)!;
    assert.ok(found.isTrained, name);
    assert.deepEqual(fimPrompt(found, 'prefix-suffix-middle', before, after), psm, name);
    assert.deepEqual(fimPrompt(found, 'suffix-prefix-middle', before, after), spm, name);
  }
});

test('having the tokens is not being trained on them; a part of them is nothing', async () => {
  const names = ['<|fim_prefix|>', '<|fim_middle|>', '<|fim_suffix|>'];
  assert.equal(fimTokens(vocabularyOf(...names), 'Qwen2.5-0.5B')!.isTrained, false);
  assert.equal(fimTokens(vocabularyOf(...names.slice(1)), 'Qwen2.5-Coder'), null);
  for (const model of ['smollm2', 'gemma3'] as const) {
    assert.equal(fimTokens((await realTokenizer(model)).vocabulary, model), null);
  }
});
