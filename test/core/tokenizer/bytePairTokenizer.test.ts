import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tiktokenTokenizer } from '#core/tokenizer/tiktoken';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { checkOwners, checkPartition } from '#test/support/alignmentLaws';
import { mulberry32, nastyText } from '#test/support/nastyText';
import { realTokenizer } from '#test/support/realTokenizers';
import { loadRanks } from '#test/support/tiktokenRanks';

const tokenizers: Readonly<Record<string, () => Promise<Tokenizer>>> = {
  smollm2: () => realTokenizer('smollm2'),
  gemma3: () => realTokenizer('gemma3'),
  o200k_base: () => tiktokenTokenizer('o200k_base', loadRanks),
};

/** What SmolLM2's vocabulary has no token for: six control characters and the planes 4 to 11. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSPEAKABLE = /[\u0004\u0006\u0013\u0014\u0016\u001d\u{40000}-\u{bffff}]/gu;

/** A nasty string with surrogates torn out of their pairs. */
function tornText(index: number): string {
  const below = mulberry32(index);
  const units = Array.from(nastyText(index), character => (below(4) === 0 ? character.slice(0, 1) : character));
  const at = below(units.length + 1);
  return [...units.slice(0, at), String.fromCharCode(0xd800 + below(0x800)), ...units.slice(at)].join('');
}

for (const [name, load] of Object.entries(tokenizers)) {
  test(`${name}: tokens partition every nasty text, and each has the characters whose first byte it holds`, async () => {
    const tokenizer = await load();
    for (let index = 0; index < 3000; index += 1) {
      for (const text of [nastyText(index), tornText(index)]) {
        const whole = text.replaceAll(UNSPEAKABLE, 'x');
        const encoding = tokenizer.encode(whole);
        checkPartition(whole, encoding);
        // SentencePiece writes a space as U+2581, and so takes that character for a space.
        checkOwners(tokenizer, whole, encoding, name === 'gemma3' ? whole.replaceAll('▁', ' ') : whole);
        checkPartition(text, tokenizer.encode(text));
      }
    }
  });

  test(`${name}: a lone surrogate is read as U+FFFD`, async () => {
    const tokenizer = await load();
    for (let index = 0; index < 1000; index += 1) {
      const torn = tornText(index);
      assert.deepEqual(
        tokenizer.encode(torn),
        tokenizer.encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(torn))),
        JSON.stringify(torn),
      );
    }
  });

  test(`${name}: names of control tokens are plain text`, async () => {
    const tokenizer = await load();
    const names = '<|endoftext|><|im_start|><bos><eos><unk><pad><unused7><0x41><|endofprompt|><start_of_turn>';
    for (const text of [names, ` ${names}\n`, names.replaceAll('>', '> ')]) {
      const { ids } = tokenizer.encode(text);
      for (const id of ids) assert.ok(!tokenizer.vocabulary.piece(id).control, tokenizer.vocabulary.text(id));
    }
  });

  test(`${name}: a line of a megabyte takes a bounded time`, async () => {
    const tokenizer = await load();
    const below = mulberry32(1);
    const word = () => Array.from({ length: 1 + below(9) }, () => String.fromCharCode(97 + below(26))).join('');
    const units = ['a', ' ', '7', '-', '\n', '漢', '😀', '👨‍👩‍👧', 'e\u0301', '\ud800', '日本語のテキスト'];
    const prose = Array.from({ length: 170_000 }, word).join(' ');
    for (const text of [prose, ...units.map(unit => unit.repeat(2 ** 20 / Buffer.byteLength(unit)))]) {
      const start = performance.now();
      const encoding = tokenizer.encode(text);
      const seconds = (performance.now() - start) / 1000;
      // About one second on a slow machine; a quadratic algorithm takes hours.
      assert.ok(seconds < 15, `${JSON.stringify(text.slice(0, 8))} took ${seconds.toFixed(1)} s`);
      checkPartition(text, encoding);
    }
  });
}

test('text without a token belongs to the one before it, or at the begin to the one after', async () => {
  const tokenizer = await realTokenizer('smollm2');
  const spans = (text: string) => {
    const { ids, offsets } = tokenizer.encode(text);
    return Array.from(ids, (_, i) => text.slice(offsets[2 * i], offsets[2 * i + 1]));
  };
  assert.deepEqual(spans('\u0004a'), ['\u0004a']);
  assert.deepEqual(spans('a\u0004\u0004 b'), ['a\u0004\u0004', ' b']);
  assert.deepEqual(spans('x!\u0004!'), ['x', '!\u0004!']);
  assert.deepEqual(spans('a\u{40000}'), ['a', '\u{40000}', '', '']);
  assert.deepEqual(spans('\u0004'), []);
  assert.deepEqual(spans(''), []);
});

test('words are remembered as themselves, in any order', async () => {
  const tokenizer = await realTokenizer('smollm2');
  const texts = Array.from({ length: 500 }, (_, index) => nastyText(index));
  const first = texts.map(text => tokenizer.encode(text));
  const again = texts.toReversed().map(text => tokenizer.encode(text));
  assert.deepEqual(again.toReversed(), first);
});
