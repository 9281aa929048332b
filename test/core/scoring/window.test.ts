import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { overlapOf, planWindows, type Window } from '#core/scoring/window';

interface Case {
  readonly tokens: number;
  readonly hasStart: boolean;
  readonly window: number;
  readonly overlap: number;
}

/** The laws of the module's documentation, row by row. */
function checkLaws({ tokens, hasStart, window, overlap }: Case): void {
  const windows = planWindows(tokens, hasStart, { window, overlap });
  const start = hasStart ? 1 : 0;
  let next = 0;
  for (const [index, { begin, scoreFrom, end }] of windows.entries()) {
    assert.equal(scoreFrom, next, 'rows ascend, each once');
    assert.ok(end > scoreFrom, 'a window scores something');
    assert.equal(begin, index === 0 ? 0 : scoreFrom - overlap, 'what is repeated is the overlap');
    const inputs = end - 1 - begin + start;
    assert.ok(inputs <= window, `${inputs} inputs`);
    if (index < windows.length - 1) assert.equal(inputs, window, 'only the last window is short');
    if (index > 0) assert.ok(scoreFrom - begin + start >= overlap, 'rows of later windows see the overlap');
    next = end;
  }
  assert.equal(next, tokens);
}

const sizes = fc
  .integer({ min: 2, max: 5000 })
  .chain(window => fc.record({ window: fc.constant(window), overlap: fc.nat(window - 1) }));

test('every row is scored once, in order, with the overlap before it', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.boolean(), sizes, (tokens, hasStart, { window, overlap }) => {
      // Each window brings few rows where nearly all is overlap; so many windows say no more than some.
      checkLaws({ tokens: Math.min(tokens, 300 * (window - overlap)), hasStart, window, overlap });
    }),
  );
});

test('every small case', () => {
  for (let tokens = 0; tokens <= 14; tokens += 1) {
    for (let window = 2; window <= 9; window += 1) {
      for (let overlap = 0; overlap < window; overlap += 1) {
        for (const hasStart of [true, false]) checkLaws({ tokens, hasStart, window, overlap });
      }
    }
  }
});

const known: [name: string, Case, Window[]][] = [
  ['nothing', { tokens: 0, hasStart: true, window: 8, overlap: 2 }, []],
  ['one token', { tokens: 1, hasStart: false, window: 8, overlap: 2 }, [{ begin: 0, scoreFrom: 0, end: 1 }]],
  [
    'a window that is just full',
    { tokens: 8, hasStart: true, window: 8, overlap: 2 },
    [{ begin: 0, scoreFrom: 0, end: 8 }],
  ],
  [
    'one token more',
    { tokens: 9, hasStart: true, window: 8, overlap: 2 },
    [
      { begin: 0, scoreFrom: 0, end: 8 },
      { begin: 6, scoreFrom: 8, end: 9 },
    ],
  ],
  [
    'without a start token the last token still need not be fed',
    { tokens: 9, hasStart: false, window: 8, overlap: 2 },
    [{ begin: 0, scoreFrom: 0, end: 9 }],
  ],
  [
    'a third window',
    { tokens: 20, hasStart: true, window: 8, overlap: 2 },
    [
      { begin: 0, scoreFrom: 0, end: 8 },
      { begin: 6, scoreFrom: 8, end: 14 },
      { begin: 12, scoreFrom: 14, end: 20 },
    ],
  ],
];
for (const [name, { tokens, hasStart, window, overlap }, windows] of known) {
  test(name, () => assert.deepEqual(planWindows(tokens, hasStart, { window, overlap }), windows));
}

for (const size of [
  { window: 1, overlap: 0 },
  { window: 0, overlap: 0 },
  { window: 8, overlap: 8 },
  { window: 8, overlap: 9 },
  { window: 8, overlap: -1 },
]) {
  test(`a size that gets nowhere is refused: ${JSON.stringify(size)}`, () => {
    assert.throws(() => planWindows(10, true, size), RangeError);
  });
}

test('the overlap is a quarter, at least one token, and always less than the window', () => {
  assert.deepEqual([2, 3, 4, 7, 8, 2048].map(overlapOf), [1, 1, 1, 1, 2, 512]);
  for (let window = 2; window < 100; window += 1) assert.ok(overlapOf(window) >= 1 && overlapOf(window) < window);
});
