import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenses } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import { documentState, rowRange, wholeOf } from '#core/panel/documentState';
import { PENDING } from '#core/scoring/liveRows';
import { emptyStats } from '#core/scoring/tokenStats';
import { documentOf, madeUpScores, sketchedDocument } from '#test/support/panelDocuments';
import { statsOf } from '#test/support/statsOf';

const prose = madeUpScores('Everything that leaves this valley goes over my plate, she wrote. '.repeat(12));

test('a snapshot names the rows and holds what is looked at', () => {
  const state = documentState(sketchedDocument('The·2 cat·7.5 sat·1.1', {}, { selection: [4, 4], visible: [0, 5] }));
  assert.deepEqual([state.rows, state.selected, state.version], [3, 1, 1]);
  assert.equal(state.token!.name, '␣cat');
  assert.deepEqual(
    state.figures.map(({ label }) => label),
    ['tokens', 'perplexity', 'bits per byte'],
  );
  assert.deepEqual(
    [state.charts!.series.visible, state.charts!.series.selection],
    [
      [0, 2],
      [1, 2],
    ],
  );
  assert.deepEqual(
    state.lenses.map(({ id }) => id),
    lenses.map(({ id }) => id),
  );
  assert.deepEqual(state.legend.entries[0], { step: 0, label: '< 1' });
});

test('nothing selected: the strip begins at what is visible', () => {
  const state = documentState(documentOf(prose, {}, { selection: null, visible: [700, 760] }));
  assert.deepEqual([state.selected, state.token, state.blocks], [-1, null, []]);
  assert.ok(state.strip.first > 0);
});

test('every lens in every mode makes a small snapshot that can be cloned and changes nothing', () => {
  const size = (value: unknown) => JSON.stringify(value, (_, item) => (ArrayBuffer.isView(item) ? '' : item)).length;
  const before = structuredClone(prose.stats);
  for (const { id } of lenses) {
    for (const mode of scaleModes) {
      const state = documentState(documentOf(prose, { lens: id, mode }, { selection: [40, 40], bin: 1 }));
      assert.deepEqual(structuredClone(state), state);
      assert.ok(size(state) < 40_000, `${id} ${mode}: ${size(state)}`);
      // Tokens alone, and columns that nobody has filled, are not drawn.
      const isDrawn = lenses.find(lens => lens.id === id)!.reads === 'scores';
      assert.equal(state.charts !== null, isDrawn);
    }
  }
  assert.deepEqual(prose.stats, before);
});

test('before the first score there is nothing to draw, and the tokens wait', () => {
  const stats = emptyStats(3, 2);
  stats.offsets.set([0, 1, 1, 2, 2, 3]);
  const texts = new Map([[0, 'a']]);
  const states = new Uint8Array(3).fill(PENDING);
  const state = documentState(documentOf({ text: 'aaa', stats, texts }, { states }, { done: 0 }));
  assert.equal(state.charts, null);
  assert.deepEqual([state.token!.choices, state.blocks, state.trust.mark], [[], [], 'pending']);
  assert.ok(state.strip.tokens.every(token => token.state === 'pending'));
});

test('what a lens adds is shown for scored tokens, and always for a lens that reads tokens', () => {
  const blocks = (lens: string, offset: number) => {
    return documentState(sketchedDocument('One two·3', { lens }, { selection: [offset, offset] })).blocks.length;
  };
  assert.deepEqual([blocks('rank', 0), blocks('rank', 4), blocks('tokens', 0)], [0, 2, 1]);
});

test('a row that the selection cannot tell is told by itself', () => {
  const state = documentState(sketchedDocument('a·1 b·2', {}, { selection: [0, 0], row: 1 }));
  assert.deepEqual([state.selected, state.token!.name], [1, '␣b']);
});

test('what was read of all rows serves another selection', () => {
  const document = documentOf(prose);
  const moved = { ...document, selection: [200, 220] as const };
  assert.deepEqual(documentState(moved, wholeOf(document)), documentState(moved));
});

const { stats } = statsOf('ab·1 cd·1 ef·1');
const ranges: [span: [number, number] | null, expected: readonly [number, number] | null][] = [
  [null, null],
  [
    [0, 0],
    [0, 1],
  ],
  [
    [3, 3],
    [1, 2],
  ],
  [
    [1, 3],
    [0, 2],
  ],
  [
    [1, 2],
    [0, 1],
  ],
  [
    [0, 8],
    [0, 3],
  ],
  [
    [8, 8],
    [2, 3],
  ],
  [
    [5, 99],
    [2, 3],
  ],
  [[50, 60], null],
];
for (const [span, expected] of ranges) {
  test(`rows of ${JSON.stringify(span)}`, () => assert.deepEqual(rowRange(stats, span), expected));
}

test('a caret in a document without tokens is nowhere', () => {
  assert.equal(rowRange(emptyStats(0, 1), [0, 0]), null);
});

test('any selection gives a range within the rows', () => {
  fc.assert(
    fc.property(fc.nat(900), fc.nat(900), (a, b) => {
      const range = rowRange(prose.stats, [Math.min(a, b), Math.max(a, b)]);
      if (range) assert.ok(range[0] >= 0 && range[0] < range[1] && range[1] <= prose.stats.length);
    }),
  );
});
