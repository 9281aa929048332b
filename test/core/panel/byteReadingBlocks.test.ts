import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteRead } from '#core/bytes/byteRead';
import { byteReadingBlocks } from '#core/panel/byteReadingBlocks';
import { lineTable } from '#core/text/lines';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('One·2 two·3 ⏎·1 x·4 ⏎·1 y·2');
const lines = lineTable(text);
const bits = (count: number) => -count * Math.LN2;

function readOf(...ranges: readonly (readonly [from: number, to: number])[]): ByteRead {
  const read = new ByteRead(text);
  for (const [from, to] of ranges) {
    const logProb = new Float64Array(to - from).fill(bits(0.5));
    read.adopt({ at: from, logProb, leaked: logProb.map(() => 0.01), complete: true });
  }
  return read;
}

const factsOf = (read: ByteRead) => {
  const [block] = byteReadingBlocks({ read, stats, lines, state: 'waiting' });
  return Object.fromEntries((block?.kind === 'facts' ? block.facts : []).map(({ label, value }) => [label, value]));
};

test('how much was read, where, and what it came to', () => {
  assert.deepEqual(factsOf(readOf()), { 'bytes read': '0 / 13' });
  // "One two" is whole; of " x" only the blank was read.
  assert.deepEqual(factsOf(readOf([0, 7], [8, 9], [11, 12])), {
    'bytes read': '9 / 13',
    'lines read': '1–3',
    'bits per byte': '0.50',
    'bits, exact': '3.50',
    'bits, as tokens': '5.00',
    'leaked mass at most': '1.0%',
  });
  assert.equal(factsOf(readOf([0, 2], [11, 13]))['lines read'], '1, 3');
});

test('it says how far it is, and offers what can be done', () => {
  const words = (state: Parameters<typeof byteReadingBlocks>[0]['state'], read = readOf([0, 2])) =>
    byteReadingBlocks({ read, stats, lines, state }).flatMap(block =>
      block.kind === 'actions' ? block.actions.map(({ action }) => action) : block.kind === 'text' ? [block.text] : [],
    );
  assert.match(words('reading')[0]!, /being read/);
  assert.equal(words('reading')[1], 'stop-bytes');
  assert.match(words('stopped')[0]!, /Stopped/);
  assert.equal(words('stopped')[1], 'read-bytes');
  assert.match(words('waiting')[0]!, /scroll or select/);
  assert.deepEqual(words('done'), []);
  const unsure = readOf([0, 2]);
  unsure.adopt({ at: 0, logProb: Float64Array.of(-1), leaked: Float64Array.of(0), complete: false });
  assert.match(words('done', unsure)[0]!, /Approximate/);
});
