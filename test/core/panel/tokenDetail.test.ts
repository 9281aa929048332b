import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenDetail } from '#core/panel/tokenDetail';
import { documentOf, madeUpScores, sketchedDocument } from '#test/support/panelDocuments';

test('the actual token is marked among the choices', () => {
  const { choices, name, facts, rest, context } = tokenDetail(sketchedDocument('a·1 b·1', { lens: 'rank' }), 1);
  assert.equal(name, '␣b');
  assert.equal(context, 2);
  assert.deepEqual(facts[0], { label: 'rank', value: '#1' });
  assert.deepEqual(
    choices.map(({ rank, actual, figure }) => [rank, actual, figure]),
    [
      [1, true, '50%'],
      [2, false, '20%'],
      [3, false, '10%'],
    ],
  );
  assert.equal(rest!.figure, '20%');
});

test('an unlikely token stands behind the choices, with its rank', () => {
  const { choices } = tokenDetail(sketchedDocument('a·1 b·12'), 1);
  assert.deepEqual(
    choices.map(({ rank, actual }) => [rank, actual]),
    [
      [1, false],
      [2, false],
      [3, false],
      [1229, true],
    ],
  );
});

test('masses lie in [0, 1], the shown ones and the rest are everything', () => {
  const document = documentOf(madeUpScores('The committee will meet on the second Thursday in November. '.repeat(4)));
  fc.assert(
    fc.property(fc.nat(document.values.length - 1), row => {
      const { choices, rest } = tokenDetail(document, row);
      const masses = [...choices, rest!].map(({ probability }) => probability);
      assert.ok(masses.every(mass => mass >= 0 && mass <= 1));
      assert.ok(Math.abs(masses.reduce((total, mass) => total + mass, 0) - 1) < 1e-5);
      assert.equal(choices.filter(({ actual }) => actual).length, 1);
    }),
  );
});

test('a token without a score has no distribution', () => {
  const { choices, rest, facts, trust } = tokenDetail(sketchedDocument('a b·1', {}, { hasStart: false }), 0);
  assert.deepEqual([choices, rest, facts, trust.mark], [[], null, [], 'none']);
});

test('a later part of a shared character is said to be one', () => {
  const document = sketchedDocument('a·1 b·1');
  const { offsets } = document.rows.stats;
  offsets[2] = offsets[3]!;
  assert.deepEqual([tokenDetail(document, 0).isPart, tokenDetail(document, 1).isPart], [false, true]);
});
