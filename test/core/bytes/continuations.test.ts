import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LikelyLeaves } from '#core/bytes/continuations';
import { neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { END_TOKEN, randomSource, toyLm, toyTokenizer } from '#test/support/byteToys';

const EXACT = 1e-12;
const { signal } = new AbortController();

test('strings and characters have the mass of all covers that bring them', async () => {
  const source = randomSource('ab', 6, 3);
  const lm = toyLm(source, toyTokenizer('ab', ['a+b', 'ab+a', 'b+b'], null));
  const placed = placeCovers(lm, lm.tree.node([END_TOKEN]), { text: 'ba', unfinished: new Uint8Array(0) });
  await lm.tree.fill(neededNodes(placed), signal);
  const leaves = new LikelyLeaves(placed.covers.unfinished);
  const { bytes } = sumCovers(lm, placed, leaves.add);
  const { continuations, characters, unfinished } = leaves.likely(20);
  for (const { text, probability } of characters) {
    assert.ok(Math.abs(probability - bytes[text.charCodeAt(0)]!) < EXACT, text);
  }
  assert.equal(unfinished, 0);
  const sum = continuations.reduce((total, { probability }) => total + probability, 0);
  assert.ok(Math.abs(sum + bytes[256]! - 1) < EXACT, 'all but the end');
  assert.deepEqual(new Set(characters.map(({ text }) => text)), new Set(['a', 'b']));
  const probabilities = continuations.map(({ probability }) => probability);
  assert.deepEqual(
    probabilities,
    [...probabilities].sort((a, b) => b - a),
  );
});
