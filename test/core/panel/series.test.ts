import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { axisOf, binOf } from '#core/panel/axis';
import { bucketRows } from '#core/panel/buckets';
import type { PanelDocument } from '#core/panel/panelDocument';
import { plotted } from '#core/panel/plotted';
import { columnsOf, MOST_BUCKETS } from '#core/panel/series';
import { FRESH, PENDING, STALE } from '#core/scoring/liveRows';
import { documentOf, madeUpScores, sketchedDocument } from '#test/support/panelDocuments';

const of = (document: PanelDocument, most?: number) => columnsOf(plotted(document), most);

test('a short document has a bucket for every row', () => {
  const { lows, highs, means, steps, peaks } = of(sketchedDocument('a b·2 c·9'));
  for (const column of [lows, highs, means]) assert.deepEqual(Array.from(column), [Number.NaN, 2, 9]);
  assert.deepEqual(Array.from(steps), [0, 2, 5]);
  assert.deepEqual(Array.from(peaks), [-1, 1, 2]);
});

test('a long one is folded: extremes, mean and the row most worth a look of every bucket', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 1, maxLength: 60 }), bits => {
      const document = sketchedDocument(bits.map((value, at) => `w${at}·${value}`).join(' '));
      const { lows, highs, means, peaks } = of(document, 7);
      for (let bucket = 0; bucket < means.length; bucket += 1) {
        const values = document.values.subarray(...bucketRows(bucket, means.length, bits.length));
        assert.equal(lows[bucket], Math.min(...values));
        assert.equal(highs[bucket], Math.max(...values));
        assert.equal(document.values[peaks[bucket]!], highs[bucket]);
        const mean = values.reduce((total, value) => total + value, 0) / values.length;
        assert.ok(Math.abs(means[bucket]! - mean) < 1e-4);
      }
    }),
  );
});

test('100,000 tokens become as many buckets as a panel has pixels', () => {
  const { stats, text, texts } = madeUpScores('one two three four. '.repeat(20));
  const document = documentOf({ stats, text, texts });
  const values = new Float32Array(100_000).map((_, row) => document.values[row % stats.length]!);
  const states = new Uint8Array(values.length).fill(FRESH);
  const long = { ...document, values, scaled: { ...document.scaled, values }, rows: { stats, states } };
  const series = of(long);
  assert.equal(series.means.length, MOST_BUCKETS);
  assert.equal(series.rows, 100_000);
});

test('values over orders of magnitude are averaged by their logarithms, low ones worth a look', () => {
  const { means, peaks } = of(sketchedDocument('a·2 b·8', { lens: 'probability' }), 1);
  assert.ok(Math.abs(means[0]! - 2 ** -5) < 1e-6);
  assert.deepEqual(Array.from(peaks), [1]);
});

test('a bucket is dimmed where a row is stale or waits, and marked where one is in the chosen bin', () => {
  const states = Uint8Array.of(FRESH, STALE, FRESH, PENDING);
  const document = sketchedDocument('a·1 b·2 c·3 d·4', { states });
  assert.deepEqual(Array.from(of(document).dimmed), [0, 1, 0, 1]);
  const axis = axisOf(document.values, document.lens.scale);
  const marked = of({ ...document, bin: binOf(axis, 3) });
  assert.deepEqual(Array.from(marked.marked), [0, 0, 1, 0]);
});
