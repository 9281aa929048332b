import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantileBlock } from '#core/panel/quantileBlock';
import { statsOf } from '#test/support/statsOf';

test('from the most surprising token on, with the token that is there', () => {
  const { stats, text } = statsOf('One·2 two·9 three·1');
  const { rows } = quantileBlock(stats, text);
  assert.deepEqual(rows[0], ['0%', '9.0 bits', '␣two']);
  assert.deepEqual(
    rows.find(([share]) => share === '50%'),
    ['50%', '2.0 bits', 'One'],
  );
  assert.deepEqual(rows.at(-1), ['100%', '1.0 bits', '␣three']);
});
