import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Block } from '#core/lens/block';
import type { Lens } from '#core/lens/lens';
import { findLens, type LensId, lenses } from '#core/lens/registry';
import { legend, RAMP_STEPS, step } from '#core/lens/scale';
import { emptyStats, sliceRows } from '#core/scoring/tokenStats';
import { statsOf } from '#test/support/statsOf';

/** The laws of architecture-study 2.7, for every lens there is. */
const all: readonly Lens[] = lenses;

/** Scored texts: some rows without a score, surprisals from certain to absurd. */
const sketches = fc
  .array(fc.option(fc.double({ min: 0, max: 90, noNaN: true }), { freq: 5 }), { minLength: 1, maxLength: 30 })
  .map(bits => statsOf(bits.map((value, at) => (value === null ? `w${at}` : `w${at}·${value}`)).join(' ')).stats);

test('ids are unique and kebab-case, texts are there, and ids find their lens', () => {
  assert.equal(new Set(all.map(lens => lens.id)).size, all.length);
  for (const lens of all) {
    assert.match(lens.id, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(lens.title.length > 0 && lens.extreme.length > 0);
    assert.match(lens.explain, /\.$/);
    assert.equal(findLens(lens.id), lens);
  }
  assert.equal(findLens('nonsense'), undefined);
  const ids: readonly LensId[] = [
    'surprisal',
    'probability',
    'rank',
    'entropy',
    'margin',
    'memorised',
    'ai-text',
    'tokens',
    'contrast',
    'critical',
    'forking',
    'byte-surprisal',
    'tokenization-bias',
  ];
  assert.deepEqual(
    all.map(lens => lens.id),
    ids,
  );
});

test('one value a row: NaN exactly where nothing was scored or told, nowhere for a lens that reads tokens', () => {
  fc.assert(
    fc.property(sketches, stats => {
      for (const lens of all) {
        const values = lens.compute(stats);
        assert.equal(values.length, stats.length);
        for (const [row, value] of values.entries()) {
          const isUntold = lens.id === 'rank' && stats.rank[row] === 0;
          const isHole = lens.reads === 'scores' && (Number.isNaN(stats.logProb[row]!) || isUntold);
          // Nobody has filled the column of such a lens here.
          const expected = isHole || lens.reads === 'column';
          assert.equal(Number.isNaN(value), expected, `${lens.id} row ${row}`);
        }
      }
    }),
  );
});

test('no stats: no values', () => {
  for (const lens of all) assert.equal(lens.compute(emptyStats(0, 5)).length, 0);
});

test('a stats object is never changed', () => {
  fc.assert(
    fc.property(sketches, stats => {
      const before = structuredClone(stats);
      for (const lens of all) lens.compute(stats);
      assert.deepEqual(stats, before);
    }),
  );
});

test('rows stand alone where scores are read: a slice has the values of its rows', () => {
  fc.assert(
    fc.property(sketches, fc.nat(30), fc.nat(30), (stats, a, b) => {
      const [start, end] = [Math.min(a, b, stats.length), Math.min(Math.max(a, b), stats.length)];
      for (const lens of all.filter(one => one.reads === 'scores')) {
        assert.deepEqual(lens.compute(sliceRows(stats, start, end)), lens.compute(stats).slice(start, end));
      }
    }),
  );
});

test('thresholds ascend, shades ascend on the ramp, one for each bin; the legend names every bin', () => {
  for (const lens of all) {
    const { steps, shades, labels } = lens.scale;
    const ascending = (values: readonly number[]) => values.every((value, at) => at === 0 || value > values[at - 1]!);
    assert.ok(steps.length > 0 && ascending(steps), lens.id);
    assert.ok(steps.length <= RAMP_STEPS, lens.id);
    if (shades) assert.ok(ascending(shades) && shades[0]! >= 1 && shades.at(-1)! <= RAMP_STEPS, lens.id);
    if (shades) assert.equal(shades.length, steps.length);
    if (labels) assert.equal(labels.length, steps.length + 1);
    const entries = legend(lens.scale);
    assert.equal(entries.length, steps.length + 1);
    assert.ok(ascending(entries.map(entry => entry.step)), lens.id);
    assert.equal(new Set(entries.map(entry => entry.label)).size, entries.length);
  }
});

test('step is monotone in the value', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      const [less, more] = a <= b ? [a, b] : [b, a];
      for (const lens of all) {
        const [first, second] = [step(lens.scale, less), step(lens.scale, more)];
        assert.ok(lens.scale.marks === 'low' ? first >= second : first <= second, `${lens.id} ${less} ${more}`);
      }
    }),
  );
});

test('format never throws and never prints NaN', () => {
  fc.assert(
    fc.property(fc.double(), value => {
      for (const lens of all) assert.doesNotMatch(lens.format(value), /NaN|^$/, `${lens.id} ${value}`);
    }),
  );
});

test('blocks of the panel: words everywhere, shares in [0, 1], as many cells as columns, never NaN', () => {
  fc.assert(
    fc.property(sketches, stats => {
      for (const lens of all) {
        for (let row = 0; row < stats.length; row += 1) {
          if (lens.reads === 'scores' && Number.isNaN(stats.logProb[row]!)) continue;
          const blocks = lens.panel?.(stats, row, id => `token ${id}`) ?? [];
          assert.equal(new Set(blocks.map(({ title }) => title)).size, blocks.length, lens.id);
          for (const block of blocks) checkBlock(block);
        }
      }
    }),
  );
});

function checkBlock(block: Block) {
  assert.doesNotMatch(JSON.stringify(block), /NaN|Infinity|undefined|""/);
  if (block.kind === 'bars') {
    for (const { share, step } of block.bars) assert.ok(share >= 0 && share <= 1 && step >= 0 && step <= RAMP_STEPS);
  }
  if (block.kind === 'table') for (const cells of block.rows) assert.equal(cells.length, block.columns.length);
  if (block.kind === 'text') {
    const holes = Array.from(block.text.matchAll(/\{(\d)\}/g), match => Number(match[1]));
    assert.deepEqual(holes, [...block.values.keys()]);
  }
}
