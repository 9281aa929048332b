import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelDocument } from '#core/panel/panelDocument';
import { documentTrust, rowTrust, shareScored, type Trust } from '#core/panel/trust';
import { FRESH, noRows, PENDING, STALE } from '#core/scoring/liveRows';
import { sketchedDocument } from '#test/support/panelDocuments';

const states = (...values: number[]) => ({ states: Uint8Array.from(values) });
const fresh = states(FRESH, FRESH);
const cases: [string, PanelDocument, document: Trust, secondRow: Trust][] = [
  ['as the model says', sketchedDocument('a·1 b·1'), trust('exact'), trust('exact')],
  [
    'rounded arithmetic',
    sketchedDocument('a·1 b·1', fresh, { precision: 'fast' }),
    trust('approximate', 'quantized'),
    trust('approximate', 'quantized'),
  ],
  [
    'edited text',
    sketchedDocument('a·1 b·1', states(FRESH, STALE), { precision: 'fast' }),
    trust('stale', 'edited', 'quantized'),
    trust('stale', 'edited', 'quantized'),
  ],
  ['a row that waits', sketchedDocument('a·1 b', states(FRESH, PENDING)), trust('exact'), trust('pending', 'waiting')],
  [
    'all wait',
    sketchedDocument('a b', states(PENDING, PENDING)),
    trust('pending', 'waiting'),
    trust('pending', 'waiting'),
  ],
  ['no context', sketchedDocument('a·1 b'), trust('exact'), trust('none', 'no-context')],
  ['no row with context', sketchedDocument('a b'), trust('none', 'no-context'), trust('none', 'no-context')],
];
for (const [name, document, whole, second] of cases) {
  test(name, () => {
    assert.deepEqual(documentTrust(document), whole);
    assert.deepEqual(rowTrust(document, 1), second);
  });
}

test('a row that did not see all that comes before is approximate', () => {
  const document = sketchedDocument('a·1 b·1 c·1');
  document.rows.stats.context[2] = 2;
  assert.deepEqual(rowTrust(document, 2), trust('approximate', 'truncated'));
  assert.deepEqual(rowTrust(document, 1), trust('exact'));
  assert.deepEqual(documentTrust(document), trust('approximate', 'truncated'));
});

test('share of the rows that hold', () => {
  assert.equal(shareScored(sketchedDocument('a·1 b·1 c·1 d', states(FRESH, STALE, PENDING, FRESH)).rows), 0.5);
  assert.equal(shareScored(noRows(1)), 1);
});

function trust(mark: Trust['mark'], ...reasons: Trust['reasons']): Trust {
  return { mark, reasons };
}
