import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogramOf, named } from '#core/panel/histogram';
import { plotted } from '#core/panel/plotted';
import { documentOf, madeUpScores, sketchedDocument } from '#test/support/panelDocuments';

test('every scored row is counted once, in the bin of its value', () => {
  const document = sketchedDocument('One two·0.5 three·4.2 four·4.4 five·29');
  const { bins, rows, chosen, tokens } = histogramOf(plotted(document));
  assert.equal(rows, 4);
  assert.deepEqual([chosen, tokens], [-1, []]);
  const filled = bins.filter(({ count }) => count > 0);
  assert.deepEqual(filled, [
    { from: '0', to: '1', count: 1, step: 0 },
    { from: '4', to: '5', count: 2, step: 3 },
    { from: '28', to: '29', count: 1, step: 7 },
  ]);
});

test('the chosen bin lists its tokens in the order of the text, no more than can be looked at', () => {
  const document = sketchedDocument('One two·0.5 three·4.2 four·4.4 five·29', {}, { bin: 4 });
  const { chosen, tokens } = histogramOf(plotted(document));
  assert.equal(chosen, 4);
  assert.deepEqual(tokens, [
    { row: 2, name: '␣three', value: '4.2 bits' },
    { row: 3, name: '␣four', value: '4.4 bits' },
  ]);
  const long = documentOf(madeUpScores('so it was '.repeat(100)), {}, { bin: 0 });
  const all = histogramOf(plotted(long));
  assert.equal(all.tokens.length, 24);
  assert.ok(all.bins[0]!.count > 24);
});

test('a bin that is no longer there is not chosen', () => {
  const document = sketchedDocument('a·1 b·2', {}, { bin: 500 });
  assert.equal(histogramOf(plotted(document)).chosen, -1);
});

test('a token with its value in words', () => {
  assert.deepEqual(named(sketchedDocument('a·1 b·2'), 1), { row: 1, name: '␣b', value: '2.0 bits' });
});
