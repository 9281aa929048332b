import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binOf } from '#core/panel/axis';
import { plotted } from '#core/panel/plotted';
import { stripOf } from '#core/panel/strip';
import { FRESH, PENDING, STALE } from '#core/scoring/liveRows';
import { documentOf, madeUpScores, sketchedDocument } from '#test/support/panelDocuments';

test('a token as text, as a name, with value, step and state', () => {
  const states = Uint8Array.of(PENDING, FRESH, STALE);
  const { first, tokens } = stripOf(sketchedDocument('One two·7 ⏎·3', { states }), 0);
  assert.equal(first, 0);
  assert.deepEqual(tokens, [
    { text: 'One', name: 'One', value: 'not scored', step: 0, state: 'pending', marked: false },
    { text: ' two', name: '␣two', value: '7.0 bits', step: 4, state: 'fresh', marked: false },
    { text: '\n', name: '↵', value: '3.0 bits', step: 2, state: 'stale', marked: false },
  ]);
});

test('the centre is in it, and at the ends of the document it is no shorter', () => {
  const document = documentOf(madeUpScores('word '.repeat(300)));
  const rows = document.values.length;
  fc.assert(
    fc.property(fc.nat(rows - 1), centre => {
      const { first, tokens } = stripOf(document, centre);
      assert.ok(first >= 0 && first <= centre && centre < first + tokens.length && first + tokens.length <= rows);
      assert.equal(tokens.length, 121);
    }),
  );
});

test('what is not to be shown as it is: controls, the rest of a shared character, a hundred blanks', () => {
  const document = sketchedDocument('\u001b[2Ja·1 b·2');
  const { offsets } = document.rows.stats;
  offsets.set([offsets[3]!, offsets[3]!], 2);
  const [control, rest] = stripOf(document, 0).tokens;
  assert.equal(control!.text, '␛[2Ja');
  assert.equal(rest!.text, '');
  const blank = sketchedDocument(`${'_'.repeat(38)}👩👩👩·1`);
  assert.equal(stripOf(blank, 0).tokens[0]!.text, `${' '.repeat(38)}👩…`);
  assert.equal(stripOf(sketchedDocument(`${'_'.repeat(39)}👩👩·1`), 0).tokens[0]!.text, `${' '.repeat(39)}…`);
});

test('tokens of the chosen bin are marked', () => {
  const document = sketchedDocument('a·1 b·2 c·9');
  const { axis, bins } = plotted(document);
  const marked = (bin: number) => stripOf({ ...document, bin }, 0, bins).tokens.map(token => token.marked);
  assert.deepEqual(marked(binOf(axis, 9)), [false, false, true]);
  assert.deepEqual(marked(-1), [false, false, false]);
});
