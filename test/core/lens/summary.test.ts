import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { summarize } from '#core/lens/summary';
import { emptyStats } from '#core/scoring/tokenStats';
import { statsOf } from '#test/support/statsOf';

const near = (actual: number | null, expected: number) =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-6 * expected, `${actual} and ${expected}`);

test('perplexity, bits per byte and mean surprisal of scored tokens', () => {
  const { stats, text } = statsOf('ab·2 cd·4');
  const found = summarize(stats, text);
  assert.deepEqual([found.tokens, found.scored], [2, 2]);
  near(found.perplexity, 8);
  near(found.meanSurprisal, 3);
  near(found.bitsPerByte, 6 / 5);
});

test('what was not scored counts neither as token nor as bytes', () => {
  const { stats, text } = statsOf('abcdefgh cd·4');
  const found = summarize(stats, text);
  assert.deepEqual([found.tokens, found.scored], [2, 1]);
  near(found.perplexity, 16);
  near(found.bitsPerByte, 4 / 3);
});

test('no token, or none scored: no figures', () => {
  const none = { scored: 0, perplexity: null, bitsPerByte: null, meanSurprisal: null };
  assert.deepEqual(summarize(emptyStats(0, 3), ''), { tokens: 0, ...none });
  assert.deepEqual(summarize(emptyStats(1, 3), 'a'), { tokens: 1, ...none });
  const empty = emptyStats(1, 3);
  empty.logProb[0] = -1;
  assert.equal(summarize(empty, '').bitsPerByte, null);
});

test('bytes are those of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.boolean(), (characters, lone) => {
      const text = lone ? `${characters}\ud800` : characters;
      const stats = emptyStats(1, 1);
      stats.logProb[0] = -Math.LN2;
      stats.offsets[1] = text.length;
      near(summarize(stats, text).bitsPerByte, 1 / new TextEncoder().encode(text).length);
    }),
  );
});
