import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentState } from '#core/panel/documentState';
import { rippleLens } from '#core/panel/rippleLens';
import { sketchedDocument } from '#test/support/panelDocuments';

test('changes with their signs; a row that was not compared has none', () => {
  const lens = rippleLens(Float32Array.of(Number.NaN, 1.5, -0.25));
  assert.deepEqual([Number.NaN, 1.5, -0.25].map(lens.format), ['not scored', '+1.50 bits', '−0.25 bits']);
});

test('the panel shows them about zero, and offers them while they are looked at', () => {
  const changes = Float32Array.of(Number.NaN, 5, -0.5);
  const lens = rippleLens(changes);
  const scaled = { values: changes, scale: lens.scale };
  const state = documentState(sketchedDocument('a·1 b·6 c·2', {}, { lens, values: changes, scaled }));
  assert.deepEqual(
    [state.legend.ramp, state.charts!.series.axis.base, state.lenses[0]!.id],
    ['diverging', 'zero', 'ripple'],
  );
  assert.deepEqual(
    state.strip.tokens.map(({ step, value }) => [step, value]),
    [
      [0, 'not scored'],
      [7, '+5.00 bits'],
      [3, '−0.50 bits'],
    ],
  );
});
