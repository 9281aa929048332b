import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepContrast, keptContrast, readPairs, writePairs } from '#extension/contrastChoice';

const none = { model: '', neutral: '', paraphrases: [] };

test('a choice is kept whole, and of what is kept only what can be is taken', () => {
  let value: unknown;
  const kept = { get: () => value, update: (_: string, next: unknown) => (value = next) };
  assert.deepEqual(keptContrast(kept), none);
  const choice = { model: 'm', neutral: 'A text.', paraphrases: [['yes', 'no'] as const] };
  keepContrast(kept, choice);
  assert.deepEqual(keptContrast(kept), choice);
  value = { model: 7, neutral: null, paraphrases: [['a'], 'b', ['c', 'd']] };
  assert.deepEqual(keptContrast(kept), { ...none, paraphrases: [['c', 'd']] });
});

test('pairs of prompts as people type them', () => {
  assert.deepEqual(readPairs(' true => false ;right=>wrong;'), [
    ['true\n', 'false\n'],
    ['right\n', 'wrong\n'],
  ]);
  assert.deepEqual(readPairs(''), []);
  for (const words of ['true', 'a => ', 'a => b => c']) assert.equal(readPairs(words), undefined);
  assert.equal(writePairs(readPairs('a=>b; c => d')!), 'a => b; c => d');
});
