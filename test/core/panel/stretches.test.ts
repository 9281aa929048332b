import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelDocument } from '#core/panel/panelDocument';
import { plotted } from '#core/panel/plotted';
import { stretchesOf } from '#core/panel/stretches';
import { documentOf, madeUpScores, sketchedDocument } from '#test/support/panelDocuments';

const of = (document: PanelDocument) => stretchesOf(plotted(document));

test('parts of a text with their lines, means and tokens worth a look', () => {
  assert.deepEqual(of(sketchedDocument('One two·1 ⏎three·4 four·2')), [
    { start: 0, end: 1, line: 1, mean: 'not scored', peak: null },
    { start: 1, end: 2, line: 1, mean: '1.0 bits', peak: { row: 1, name: '␣two', value: '1.0 bits' } },
    { start: 2, end: 3, line: 1, mean: '4.0 bits', peak: { row: 2, name: '↵three', value: '4.0 bits' } },
    { start: 3, end: 4, line: 2, mean: '2.0 bits', peak: { row: 3, name: '␣four', value: '2.0 bits' } },
  ]);
});

test('a dozen of a long text, which together are the text', () => {
  const document = documentOf(madeUpScores('A line of words.\n'.repeat(60)));
  const stretches = of(document);
  assert.equal(stretches.length, 12);
  assert.equal(stretches[0]!.start, 0);
  assert.equal(stretches.at(-1)!.end, document.rows.stats.length);
  for (const [at, { start, line }] of stretches.entries()) {
    if (at > 0) assert.equal(start, stretches[at - 1]!.end);
    const before = document.text.slice(0, document.rows.stats.offsets[2 * start]);
    assert.equal(line, before.split('\n').length);
  }
});
