import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { preTokenizer } from '#core/tokenizer/preTokenizers';
import { splitterOf } from '#core/tokenizer/splitRules';
import { digestOf, nastyText } from '#test/support/nastyText';

/** One name of each family of patterns. */
const NAMES =
  'gpt-2 smollm llama-bpe qwen2 qwen35 gpt-4o tekken bloom viking bailingmoe seed-coder falcon deepseek-llm ' +
  'deepseek-coder deepseek-v3';
const names = NAMES.split(' ');
const path = 'test/fixtures/tokenizer/preTokenizers.json';

interface Goldens {
  readonly count: number;
  readonly families: Readonly<Record<string, { readonly patterns: readonly string[]; readonly hashes: number[] }>>;
}

if (process.env.UPDATE_GOLDEN === '1') {
  const families = Object.fromEntries(
    names.map(name => [name, { patterns: preTokenizer(name)!.patterns, hashes: [] }]),
  );
  writeFileSync(path, `${JSON.stringify({ count: 0, families })}\n`);
}
const goldens: Goldens = JSON.parse(readFileSync(path, 'utf8'));

for (const name of names) {
  test(`${name}: words are cut where Hugging Face's Rust tokenizers cut them`, () => {
    const { patterns, hashes } = goldens.families[name]!;
    assert.deepEqual(preTokenizer(name)?.patterns, patterns);
    const split = splitterOf(patterns);
    const found = hashes.map((_, hundred) => {
      const ends: number[] = [];
      for (let index = 100 * hundred; index < 100 * hundred + 100; index += 1) {
        const text = nastyText(index);
        split(text, 0, text.length, (_start, end) => ends.push(end));
      }
      return digestOf(Int32Array.from(ends));
    });
    assert.deepEqual(found, hashes);
    assert.equal(100 * hashes.length, goldens.count);
    assert.ok(goldens.count > 0);
  });
}

test('names: those of a family mean the same, unknown ones nothing', () => {
  assert.deepEqual(preTokenizer('default'), preTokenizer('gpt-2'));
  assert.deepEqual(preTokenizer('starcoder'), preTokenizer('smollm'));
  assert.ok(preTokenizer('llama-bpe')?.wholeWords);
  assert.ok(!preTokenizer('dbrx')?.wholeWords);
  assert.deepEqual(preTokenizer('dbrx')?.patterns, preTokenizer('llama-bpe')?.patterns);
  for (const name of ['', 'no-such', 'gpt', 'kimi-k2']) assert.equal(preTokenizer(name), undefined, name);
});
