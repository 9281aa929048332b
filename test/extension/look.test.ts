import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { rank } from '#core/lens/rank';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import { Look, type Looking } from '#extension/look';
import { paintOf, statsOf } from '#test/support/statsOf';

const { stats, text } = statsOf('The·0.5 cat·7 sat·2.5 down·16 and·5 up·9');
const rows = { stats, revision: 1, ripple: undefined };
const looking: Looking = { lens: surprisal, mode: 'absolute', threshold: 1 };
const look = new Look(rows);
const painted = (change: Partial<Looking> = {}, start = 0, end = text.length) =>
  paintOf(text, look.runs({ ...looking, ...change }, start, end));

test('runs of what is shown, from the threshold on', () => {
  assert.equal(painted(), 'The[ cat]4[ sat]2[ down]7[ and]3[ up]5');
  assert.equal(painted({ threshold: 4 }), 'The[ cat]4 sat[ down]7 and[ up]5');
  assert.equal(painted({}, 8, 9), 'The cat[ sat]2 down and up');
  assert.equal(painted({}, 0, 0), 'The cat sat down and up');
});

test('bands of tokens are whole whatever the threshold, and do not depend on where one looks', () => {
  const bands = look.runs({ ...looking, lens: tokens, threshold: 7 }, 0, text.length);
  assert.ok(bands.length > 1);
  const later = look.runs({ ...looking, lens: tokens }, 8, 20);
  for (const run of later) assert.ok(bands.some(({ start, step }) => start === run.start && step === run.step));
});

test('heat is the strongest of the whole text', () => {
  const steps = (most: number, lens: Looking['lens'] = surprisal) =>
    look.heat({ ...looking, lens }, 4, most).map(({ step }) => step);
  assert.deepEqual(steps(10), [4, 7, 5]);
  assert.deepEqual(steps(2), [7, 5]);
  assert.deepEqual(steps(10, tokens), []);
});

test('values are kept until the rows or the lens change', () => {
  const changing = { ...rows };
  const kept = new Look(changing);
  const first = kept.scaled(looking);
  assert.equal(kept.scaled({ ...looking, threshold: 5 }), first);
  assert.notEqual(kept.scaled({ ...looking, lens: rank }), first);
  changing.revision = 2;
  assert.notEqual(kept.scaled(looking), first);
});

test('ripples are looked at while there are some', () => {
  const changes = Float32Array.of(Number.NaN, Number.NaN, 0, 5, -5, 0.5);
  const ripple = { changes, later: 0, compared: 4, replaced: 0, replacement: 0 };
  const rippling = new Look({ ...rows, ripple });
  assert.equal(rippling.ramp(looking), 'diverging');
  assert.equal(
    paintOf(text, rippling.runs({ ...looking, threshold: 7 }, 0, text.length)),
    'The cat[ sat]4[ down]7[ and]1[ up]5',
  );
  assert.deepEqual(
    rippling.heat(looking, 5, 9).map(({ step }) => step),
    [7, 1],
  );
});

test('a lens that is finer than tokens is drawn by characters, where they are known', () => {
  const word = statsOf('The·0.5 cat·7');
  const columns = { bytes: Float32Array.of(3, 9) };
  const units = Float32Array.of(3, 0, 0, 0, 7, 0, 2);
  const fine = {
    ...rows,
    stats: { ...word.stats, columns },
    units: (name: string) => (name === 'bytes' ? units : undefined),
  };
  const lens = byteSurprisal;
  const drawn = (looked: typeof fine, change: Partial<Looking> = {}) =>
    paintOf(word.text, new Look(looked).runs({ ...looking, lens, ...change }, 0, 7));
  assert.equal(drawn(fine), '[T]2he [c]4a[t]2');
  assert.equal(drawn(fine, { threshold: 4 }), 'The [c]4at');
  assert.equal(drawn(fine, { mode: 'percentile' }), '[T]2he [c]4a[t]1');
  assert.equal(drawn({ ...fine, units: () => undefined }), '[The]2[ cat]5', 'before there are any, by tokens');
});
