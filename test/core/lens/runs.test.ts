import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { runs, unitRuns } from '#core/lens/runs';
import { type Scale, step } from '#core/lens/scale';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import { paintOf, statsOf } from '#test/support/statsOf';

test('neighbours of one step are joined, bare text and unscored tokens are left out', () => {
  const cases: [string, string][] = [
    ['The·0.5 cat·7.5 sat·6.1 on·0.2', 'The[ cat sat]4 on'],
    ['The cat·7.5', 'The[ cat]4'],
    ['The·1 cat·2', '[The]1[ cat]2'],
    ['a·16 b·99', '[a b]7'],
    ['a·0 b·0', 'a b'],
    ['a·5 b·0 c·5', '[a]3 b[ c]3'],
  ];
  for (const [sketch, expected] of cases) {
    const { stats, text } = statsOf(sketch);
    assert.equal(paintOf(text, runs(surprisal.compute(stats), stats.offsets, surprisal.scale)), expected);
  }
});

test('a token without text parts nothing', () => {
  const offsets = Uint32Array.of(0, 2, 2, 2, 2, 4);
  assert.deepEqual(runs(Float32Array.of(5, 0, 5), offsets, surprisal.scale), [{ start: 0, end: 4, step: 3 }]);
});

test('bands part every two tokens that are seen', () => {
  const { stats, text } = statsOf('a b c d');
  assert.equal(paintOf(text, runs(tokens.compute(stats), stats.offsets, tokens.scale)), 'a[ b]2 c[ d]2');
});

test('runs say of every character what its token says', () => {
  const scale: Scale = { ramp: 'sequential', steps: [1, 2, 3], marks: 'high', unit: '' };
  const row = fc.record({ length: fc.nat(3), value: fc.constantFrom(Number.NaN, 0, 1, 1.5, 2, 3) });
  fc.assert(
    fc.property(fc.array(row), rows => {
      const offsets = new Uint32Array(2 * rows.length);
      let end = 0;
      const expected = rows.flatMap(({ length, value }, at) => {
        offsets.set([end, end + length], 2 * at);
        end += length;
        return new Array<number>(length).fill(step(scale, value));
      });
      const found = runs(
        Float32Array.from(rows, one => one.value),
        offsets,
        scale,
      );
      const painted = new Array<number>(end).fill(0);
      for (const run of found) painted.fill(run.step, run.start, run.end);
      assert.deepEqual(painted, expected);
      for (const [at, run] of found.entries()) {
        const next = found[at + 1];
        assert.ok(!next || run.end < next.start || run.step !== next.step, 'neighbours are joined');
      }
    }),
  );
});

test('values finer than tokens are drawn where their token has a value', () => {
  const text = 'abcdef';
  const offsets = Uint32Array.of(0, 2, 2, 2, 2, 5, 5, 6);
  const units = Float32Array.of(0, 5, 5, 5, Number.NaN, 9);
  const drawn = (...values: number[]) => {
    return paintOf(text, unitRuns(units, Float32Array.from(values), offsets, surprisal.scale));
  };
  assert.equal(drawn(1, 1, 1, 1), 'a[bcd]3e[f]5');
  assert.equal(drawn(1, 1, Number.NaN, 1), 'a[b]3cde[f]5');
  assert.equal(drawn(Number.NaN, 1, 1, Number.NaN), 'ab[cd]3ef');
  // An edit may have made the text longer than the values are known.
  assert.deepEqual(unitRuns(units.subarray(0, 2), Float32Array.of(1, 1, 1, 1), offsets, surprisal.scale).length, 1);
});
