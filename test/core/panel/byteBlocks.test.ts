import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteBlocks } from '#core/panel/byteBlocks';
import { foundBytes } from '#test/support/byteAnswers';

test('the likeliest bytes, and those that prompting would have misled to', () => {
  const [bytes] = byteBlocks(foundBytes());
  assert.ok(bytes?.kind === 'table');
  assert.deepEqual(bytes.rows[0], ['c', '100%', '0%', '0%']);
  assert.ok(bytes.rows.some(row => row.join() === '∎,0%,100%,0%'));
});

test('larger pieces, what was summed, and what is approximate', () => {
  const [, characters, goesOn, contexts, facts, note] = byteBlocks(foundBytes());
  assert.deepEqual(characters?.kind === 'table' && characters.rows, [['c', '100%']]);
  assert.deepEqual(goesOn?.kind === 'table' && goesOn.rows, [['ct', '75%']]);
  assert.deepEqual(contexts?.kind === 'table' && contexts.rows, [['␣b | c | d', '␣f', '100%']]);
  assert.ok(facts?.kind === 'facts' && facts.facts.some(({ value }) => value === '25%'));
  assert.equal(note?.kind, 'text');
  assert.equal(byteBlocks(foundBytes({ complete: true })).length, 5);
});
