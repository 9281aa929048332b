import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addedGrowth } from '#core/bytes/addedGrowth';
import { addedProbes, branchKey, cutBefore, findBranches, safePlace, wordsFrom } from '#core/bytes/wordBranches';
import { realTokenizer } from '#test/support/realTokenizers';

const probes = ['', 'a', ' ', '\n', '1'];

test('a blank line can be cut in two ways', async () => {
  const { steps } = await realTokenizer('smollm2');
  const { stable, branches, ofProbe } = findBranches(steps!, 'para.\n\n', probes);
  assert.equal(stable, 5);
  assert.deepEqual(
    branches.map(({ key }) => key),
    ['2', '1,2', ''],
    'as one word, as two, or as the beginning of a longer one',
  );
  assert.deepEqual([...ofProbe], [0, 1, 2, 2, 0], 'a digit is cut off before white space is looked at');
});

test('words before a place, and the one over it', async () => {
  const { steps } = await realTokenizer('smollm2');
  const cut = cutBefore(steps!, 'one two three', 5);
  assert.deepEqual([cut.words, cut.next, cut.growing], [[{ end: 3, added: -1 }], 7, false]);
  assert.deepEqual(wordsFrom(cut.words, 3), []);
  assert.equal(branchKey([{ end: 2, added: 7 }], true), '2+7!');
});

test('an added token that may grow is a branch', async () => {
  const { steps } = await realTokenizer('gemma3');
  const growth = addedGrowth(steps!.added);
  const { branches } = findBranches(steps!, 'x<tab', ['', ...addedProbes(growth, 'x<tab', new Uint8Array(0))]);
  assert.ok(branches.some(({ growing }) => growing));
});

test('a place to cut from is found near the end, far away or not at all', async () => {
  const { steps, encode } = Object.assign(await realTokenizer('smollm2'));
  assert.equal(typeof encode, 'function');
  const anywhere = () => true;
  const prose = 'Some words in a row. '.repeat(200);
  const near = safePlace(steps!, prose, anywhere);
  assert.ok(near.sure && near.place > prose.length - 600 && near.place < prose.length);
  const run = `begin ${'x'.repeat(2000)}`;
  assert.deepEqual(safePlace(steps!, run, anywhere), { place: 0, sure: true });
  assert.equal(safePlace(steps!, 'x'.repeat(10_000), anywhere).sure, false);
});
