import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holeBlocks } from '#core/panel/holeBlocks';
import { filledHoles } from '#test/support/byteAnswers';

test('bits of each token and of all, the end, the ranks', () => {
  const [table, note, , , end, ranks] = holeBlocks(filledHoles()[0]!);
  assert.deepEqual(table?.kind === 'table' && table.rows, [
    ['␣a', '1.00', '2.00'],
    ['Σ', '1.00', '2.00'],
  ]);
  assert.ok(note?.kind === 'text' && note.values[0]!.includes('<fim_prefix>'));
  assert.deepEqual(end?.kind === 'facts' && end.facts, [{ label: 'the middle ends there', value: '50%' }]);
  assert.deepEqual(ranks?.kind === 'table' && ranks.rows, [
    ['▸ ␣a', '75%'],
    ['∅', '25%'],
  ]);
});

test('each byte with what it costs, where the hole is not too long', () => {
  const [found] = filledHoles();
  const bytes = { given: Float64Array.of(-Math.LN2, 0), left: Float64Array.of(-Math.LN2, -Math.LN2) };
  const table = holeBlocks({ ...found!, bytes }).find(({ title }) => title === 'Its bytes');
  assert.deepEqual(table?.kind === 'table' && table.rows, [
    ['20 ␣', '1.00', '1.00'],
    ['61 a', '0.00', '1.00'],
  ]);
  const long = [{ ...found!.tokens[0]!, text: 'a'.repeat(300) }];
  const none = holeBlocks({ ...found!, tokens: long, bytes: { given: null, left: new Float64Array(300) } });
  assert.ok(none.every(({ title }) => title !== 'Its bytes'));
});

test('it says where the hole begins, and offers the other boundary and order', () => {
  const shown = filledHoles().map(holeBlocks);
  const labels = shown.map(blocks => {
    const last = blocks[3]!;
    return last.kind === 'actions' && last.actions.map(({ label, action }) => `${action}: ${label}`);
  });
  assert.deepEqual(labels, [
    ['hole-boundary: Roll Back to a Sure Boundary', 'hole-layout: Suffix First'],
    ['hole-boundary: Roll Back to a Sure Boundary', 'hole-layout: Prefix First'],
    ['hole-boundary: Split at the Hole'],
  ]);
  const said = shown.map(blocks => blocks[2]?.kind === 'text' && blocks[2].text.split(':')[0]);
  assert.deepEqual(said, ['Split', 'Split', 'Rolled back']);
});

test('what is not known to be trained, and joint scores, say so', () => {
  const notes = filledHoles().map(found => holeBlocks(found).find(({ kind }) => kind === 'text'));
  assert.deepEqual(
    notes.map(note => note?.kind === 'text' && /not known|Joint/.exec(note.text)?.[0]),
    [undefined, 'not known', 'Joint'],
  );
  const [table] = holeBlocks(filledHoles()[2]!);
  assert.ok(table?.kind === 'table' && table.rows.at(-1)![1] === '', 'known only up to a constant');
});
