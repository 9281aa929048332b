import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '#core/lens/scale';
import { binOf } from '#core/panel/axis';
import { plotted } from '#core/panel/plotted';
import { sketchedDocument } from '#test/support/panelDocuments';

test('every row with its bin and step', () => {
  const document = sketchedDocument('a b·0.5 c·7.5 d·29', { mode: 'percentile' });
  const { axis, bins, steps } = plotted(document);
  for (let row = 0; row < 4; row += 1) {
    assert.equal(bins[row], binOf(axis, document.values[row]!));
    assert.equal(steps[row], step(document.scaled.scale, document.scaled.values[row]!));
  }
  assert.equal(bins[0], -1);
});
