import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findCovers } from '#core/bytes/covers';
import { coverTools } from '#core/bytes/coverTools';
import { Leaves } from '#core/bytes/leaves';
import { loadTokenizer } from '#core/tokenizer/load';
import { preTokenizer } from '#core/tokenizer/preTokenizers';
import { tiktokenTokenizer } from '#core/tokenizer/tiktoken';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { checkCovers, wholeText } from '#test/support/coverLaws';
import { mulberry32, nastyText } from '#test/support/nastyText';
import { publishedTokenizer } from '#test/support/publishedTokenizers';
import { realSpec, realTokenizer } from '#test/support/realTokenizers';
import { loadRanks } from '#test/support/tiktokenRanks';

/** The vocabulary of SmolLM2 cut by another model's rules: the rules are what is tried. */
async function smollm2CutAs(name: string): Promise<Tokenizer> {
  const { patterns, wholeWords } = preTokenizer(name)!;
  return loadTokenizer({ ...(await realSpec('smollm2')), patterns, wholeWords }, name);
}

const tokenizers: Readonly<Record<string, () => Promise<Tokenizer>>> = {
  smollm2: () => realTokenizer('smollm2'),
  gemma3: () => realTokenizer('gemma3'),
  gpt2: () => tiktokenTokenizer('gpt2', loadRanks),
  p50k_edit: () => tiktokenTokenizer('p50k_edit', loadRanks),
  cl100k_base: () => tiktokenTokenizer('cl100k_base', loadRanks),
  o200k_base: () => tiktokenTokenizer('o200k_base', loadRanks),
  claude: () => publishedTokenizer('claude'),
  'deepseek-v3': () => publishedTokenizer('deepseek_v3'),
  'gemma3 published': () => publishedTokenizer('gemma3'),
  'gpt-3.5-turbo': () => publishedTokenizer('gpt35turbo'),
  'gpt-4o': () => publishedTokenizer('gpt4o'),
  'llama-2': () => publishedTokenizer('llama2'),
  'llama-3.1': () => publishedTokenizer('llama3_1'),
  qwen3: () => publishedTokenizer('qwen3'),
  'smollm2 cut as qwen2': () => smollm2CutAs('qwen2'),
  'smollm2 cut as llama3': () => smollm2CutAs('llama3'),
  'smollm2 cut as tekken': () => smollm2CutAs('tekken'),
  'smollm2 cut as falcon': () => smollm2CutAs('falcon'),
  'smollm2 cut as deepseek-v3': () => smollm2CutAs('deepseek-v3'),
};

/** Every beginning of these. */
const nasty: readonly string[] = [
  "I'LL we're it's o'clock 'tis rock'n'roll they'Re don'",
  'a  1 b   2\n\n  x',
  'para.\n\nA new one.\n\n\n\tand\r\n\r\nmore\r\n',
  ' \n \n  \n',
  'a\u00a0b\u3000c\u2009d\u2028e',
  '中文字符，測試。 日本語テスト 한국어',
  'e\u0301a\u0308\u0323 naïve Ünï',
  '👩‍👩‍👧‍👦 🏳️‍🌈 😀😀 🇩🇪',
  '\u202bעברית\u202c العربية ٣٤٥',
  '1234567 12 3.14159 1,000,000 ½ ² Ⅷ',
  'def f(x):\n    if x:\n        return  x\n\n\nclass A:\n\tpass\n',
  'https://example.org/a_b/c?d=e&f=%20#g',
  'x = {"a": [1, 2], \'b\': None}; /* c */ // d\n#include <stdio.h>\n',
  '<|endoftext|> <b>bold</b> <table>\n<unused1>',
  '',
];
/** Random cuts of each tokenizer: of the test texts, and of random nasty strings. `COVER_CUTS=2000` tries more. */
const CUTS = Number(process.env.COVER_CUTS ?? 150);

for (const [name, load] of Object.entries(tokenizers)) {
  test(`every true encoding has its cover: ${name}`, async () => {
    const tools = coverTools(await load());
    const leaves = new Leaves(tools);
    for (const text of nasty) {
      const whole = wholeText(tools, text);
      // An empty document has no space before it, which is no matter of covers.
      if (!whole && text === '' && tools.steps.spaceBefore) continue;
      assert.ok(whole, text);
      for (let n = 0; n <= whole.size; n += 1) checkCovers(tools, leaves, whole, n);
    }
    const below = mulberry32(name.length);
    const texts = ['english', 'typescript', 'mixed', 'chinese'].map(file =>
      readFileSync(`test/fixtures/texts/${file}.txt`, 'utf8'),
    );
    for (let i = 0, checked = 0; checked < CUTS; i += 1) {
      const text = i % 2 === 0 ? texts[below(texts.length)]!.slice(0, 3000) : nastyText(i);
      const whole = wholeText(tools, text);
      if (!whole) continue;
      checkCovers(tools, leaves, whole, below(whole.size + 1));
      checked += 1;
    }
  });
}

test('contexts that were worked out by hand: what the next token has to begin with, and where the text may end', async () => {
  const examples: Readonly<Record<string, readonly [pending: readonly string[], ends: number]>> = {
    'def f(ra': [['(ra', 'ra', 'a'], 1],
    'para.\n\n': [['.\n\n', '\n\n', '\n'], 1],
    // One word, or all but its last blank, which goes with a word after it.
    '    ': [['    ', '   ', '  ', ' '], 2],
    'x = 1': [[], 1],
  };
  const tools = coverTools(await publishedTokenizer('qwen3'));
  for (const [text, [pending, ends]] of Object.entries(examples)) {
    const found = findCovers(tools, { text, unfinished: new Uint8Array(0) }).contexts.map(each => each.pending);
    const sticking = [...new Set(found.filter(each => each !== ''))].sort((a, b) => b.length - a.length);
    assert.deepEqual(sticking, pending, JSON.stringify(text));
    assert.equal(found.filter(each => each === '').length, ends, JSON.stringify(text));
  }
});
