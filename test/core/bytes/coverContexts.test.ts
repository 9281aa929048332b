import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canBeInParts, closedTokens, contextsOf } from '#core/bytes/coverContexts';
import { coverTools } from '#core/bytes/coverTools';
import { UserError } from '#core/errors';
import { realTokenizer } from '#test/support/realTokenizers';

const encoder = new TextEncoder();
const none = new Uint8Array(0);

test('an open word: every beginning after which one token can cover the rest', async () => {
  const tools = coverTools(await realTokenizer('smollm2'));
  const text = (id: number) => tools.tokenizer.vocabulary.text(id);
  const branch = { words: [], growing: false, key: '' };
  const contexts = contextsOf(tools, [branch], 'ra', none, encoder);
  const shown = contexts.map(({ tokens, pending }) => `${tokens.map(text).join('|')}[${pending}]`);
  assert.deepEqual(shown, ['[ra]', 'r[a]', 'ra[]']);
  assert.deepEqual(
    contexts.map(({ fresh, joined }) => [fresh, joined]),
    [
      [1, 0],
      [0, 1],
      [0, 1],
    ],
  );
});

test('closed words are whole; two branches with the same tokens are one context', async () => {
  const tools = coverTools(await realTokenizer('smollm2'));
  const words = [
    { end: 4, added: -1 },
    { end: 7, added: -1 },
  ];
  const expected = [...tools.tokenizer.encode(' the cat').ids].slice(0, 1);
  assert.deepEqual(closedTokens(tools.steps, words.slice(0, 1), ' the', encoder), expected);
  const branches = [
    { words: [{ end: 1, added: -1 }], growing: false, key: '1' },
    { words: [], growing: false, key: '' },
  ];
  const exact = contextsOf(tools, branches, 'x', none, encoder).filter(({ pending }) => pending === '');
  assert.deepEqual(
    exact.map(({ fresh, joined }) => [fresh, joined]),
    [[1, 2]],
  );
});

test('bytes that the vocabulary lacks are refused', async () => {
  const tools = coverTools(await realTokenizer('smollm2'));
  assert.throws(
    () => contextsOf(tools, [{ words: [], growing: false, key: '' }], '\u{6139b}', none, encoder),
    error => error instanceof UserError && error.code === 'unsupported-tokenizer',
  );
});

test('a character is in parts where the vocabulary has no token for it', async () => {
  const { steps } = coverTools(await realTokenizer('gemma3'));
  assert.ok(canBeInParts(steps, Uint8Array.of(0xf0)));
  assert.ok(!canBeInParts(steps, Uint8Array.of(0xc3)), 'it has all letters of Latin-1');
});
