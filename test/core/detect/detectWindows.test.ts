import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETECT_WINDOW, LEAD, planDetection, readWindow } from '#core/detect/detectWindows';
import { Cancelled } from '#core/errors';
import { ContextLm, contextHidden } from '#test/support/contextLm';

const options = { start: 39, k: 0, hidden: true, chunk: 7, signal: new AbortController().signal };
const ids = (n: number) => Int32Array.from({ length: n }, (_, i) => (i * i + 3) % 38);

test('every token behind the lead is evidence once, in windows of at most 512', () => {
  for (const tokens of [0, 1, LEAD, 17, 511, 512, 513, 900, 992, 993, 5000]) {
    const windows = planDetection(tokens);
    let next = Math.min(LEAD, tokens);
    for (const { begin, scoreFrom, end } of windows) {
      assert.equal(scoreFrom, next, `${tokens}`);
      assert.ok(end - begin <= DETECT_WINDOW && begin <= scoreFrom && scoreFrom <= end);
      next = end;
    }
    assert.equal(next, tokens);
  }
});

test('a model that was made for less has shorter windows', () => {
  for (const most of [3, 20, 100]) {
    const windows = planDetection(250, most);
    assert.ok(windows.every(({ begin, end }) => end - begin <= most));
    assert.ok(windows.slice(1).every(({ scoreFrom }, i) => scoreFrom === windows[i]!.end));
    assert.equal(windows.at(-1)!.end, 250);
  }
});

test('later windows begin with context, and none is a small rest', () => {
  for (const tokens of [513, 993, 1500, 4801]) {
    const windows = planDetection(tokens);
    assert.ok(windows.slice(1).every(({ begin, scoreFrom }) => scoreFrom - begin === 32));
    const rows = windows.map(({ begin, end }) => end - begin);
    // All windows but the last are of one length; the last lacks at most a token for each of the others.
    assert.ok(Math.max(...rows) - Math.min(...rows) < windows.length + 1, `${rows}`);
  }
});

test('states stand on both sides of every token', async () => {
  const lm = new ContextLm();
  const text = ids(20);
  const { at, rows, hidden } = await readWindow(lm, text, { begin: 5, scoreFrom: 8, end: 20 }, options);
  assert.equal(at, 5);
  assert.equal(
    rows.reduce((sum, { length }) => sum + length, 0),
    16,
  );
  const states = hidden.flatMap(piece => [...piece]);
  assert.equal(states.length, 2 * 16);
  for (let row = 0; row <= 15; row++) {
    assert.deepEqual(states.slice(2 * row, 2 * row + 2), contextHidden([39, ...text.subarray(5, 5 + row)]));
  }
});

test('without a start token the first token is predicted by nothing', async () => {
  const text = ids(10);
  const read = await readWindow(
    new ContextLm(),
    text,
    { begin: 0, scoreFrom: 3, end: 10 },
    { ...options, start: null },
  );
  assert.equal(read.at, 1);
  assert.equal(
    read.rows.reduce((sum, { length }) => sum + length, 0),
    10,
  );
  assert.deepEqual([...read.hidden[0]!.subarray(0, 2)], contextHidden(text.subarray(0, 1)));
});

test('windows know nothing of each other', async () => {
  const lm = new ContextLm();
  const window = { begin: 0, scoreFrom: 0, end: 12 };
  const first = await readWindow(lm, ids(30), window, options);
  await readWindow(lm, ids(30), { begin: 10, scoreFrom: 12, end: 30 }, options);
  const again = await readWindow(lm, ids(30), window, options);
  assert.deepEqual(again, first);
});

test('a cancel is seen between pieces', async () => {
  const stop = new AbortController();
  const lm = new ContextLm();
  const pause = async () => {
    if (lm.pieces.length === 2) stop.abort();
  };
  const reading = readWindow(
    lm,
    ids(30),
    { begin: 0, scoreFrom: 0, end: 30 },
    { ...options, signal: stop.signal, pause },
  );
  await assert.rejects(reading, Cancelled);
  assert.equal(lm.pieces.length, 2);
});
