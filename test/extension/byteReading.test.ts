import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { lineTable } from '#core/text/lines';
import { ByteReading } from '#extension/byteReading';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('The·1 naïve·2 cat·3 sat·4');
const lines = lineTable(text);
const nowhere = { selection: null, visible: null };

/** As the model would answer: a bit a byte. */
function answer(reading: ByteReading, [from, to]: readonly [number, number]): void {
  const logProb = new Float64Array(to - from).fill(-Math.LN2);
  reading.read.adopt({ at: from, logProb, leaked: new Float64Array(to - from), complete: true });
}

test('what is selected comes first, then what is shown, then the rest, by whole tokens', () => {
  const reading = new ByteReading(text);
  const looked = { selection: [11, 12], visible: [5, 6] } as const;
  const order: (readonly [number, number])[] = [];
  for (let next = reading.next(stats, looked); next; next = reading.next(stats, looked)) {
    order.push(next);
    answer(reading, next);
  }
  // Bytes: the second letter of "naïve" that is not ASCII has two.
  assert.deepEqual(order, [
    [10, 14],
    [3, 10],
    [0, 3],
    [14, 18],
  ]);
  assert.equal(reading.read.count, reading.read.size);
});

test('a cursor selects nothing, and what lies behind the last token is of the last', () => {
  const reading = new ByteReading(text);
  assert.deepEqual(reading.next(stats, { selection: [5, 5], visible: null }), [0, 18]);
  assert.deepEqual(reading.next(stats, { selection: [16, 99], visible: null }), [14, 18]);
});

test('a long text is read where it is looked at, and to its end where that was asked for', () => {
  const long = statsOf(Array.from({ length: 9000 }, () => 'x·1').join(' '));
  const reading = new ByteReading(long.text);
  assert.equal(reading.next(long.stats, nowhere), undefined);
  const shown = reading.next(long.stats, { selection: null, visible: [100, 9000] })!;
  assert.equal(shown[0], 99);
  assert.ok(shown[1] - shown[0] < 200, 'a piece at a time');
  reading.isWhole = true;
  assert.equal(reading.next(long.stats, nowhere)![0], 0);
});

test('nothing is read once it was stopped or has failed; an edit lets it try again', () => {
  const reading = new ByteReading(text);
  reading.isStopped = true;
  assert.equal(reading.next(stats, nowhere), undefined);
  reading.isStopped = false;
  reading.error = new UserError('bad-argument', 'It cannot be.', 'Do not.');
  assert.equal(reading.next(stats, nowhere), undefined);
  assert.deepEqual(reading.blocks(stats, lines, false), [
    { kind: 'text', title: 'Read byte by byte', text: '{0} {1}', values: ['It cannot be.', 'Do not.'] },
  ]);
  reading.edit(`${text}!`, text.length);
  assert.ok(reading.next(stats, nowhere));
});

test('columns of tokens and of characters follow from what was read', () => {
  const reading = new ByteReading(text);
  answer(reading, [0, 12]);
  const { rows, units } = reading.columns(stats);
  const known = (values: Float32Array) => Array.from(values, each => (Number.isNaN(each) ? null : each));
  assert.deepEqual(known(rows.bytes!), [3, 7, null, null]);
  assert.deepEqual(
    known(rows.bias!).map(each => each && Math.round(each)),
    [2, 5, null, null],
  );
  assert.deepEqual(known(units.bytes!), [1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, null, null, null, null, null, null]);
  reading.edit(`${text.slice(0, 4)}?${text.slice(4)}`, 4);
  assert.equal(reading.read.count, 4);
});

test('it says whether it goes on, waits, was stopped or is done', () => {
  const reading = new ByteReading(text);
  const actions = (isRunning = false) =>
    reading
      .blocks(stats, lines, isRunning)
      .flatMap(block => (block.kind === 'actions' ? block.actions.map(({ action }) => action) : []));
  assert.deepEqual(actions(true), ['stop-bytes']);
  assert.deepEqual(actions(), ['read-bytes']);
  answer(reading, [0, 18]);
  assert.deepEqual(actions(), []);
});
