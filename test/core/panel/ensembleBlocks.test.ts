import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensembleBlocks } from '#core/panel/ensembleBlocks';

/** Of `a`, `b` and the end. */
function distribution(a: number, b: number, end: number): Float64Array {
  const outcomes = new Float64Array(257);
  outcomes.set([a, b], 0x61);
  outcomes[256] = end;
  return outcomes;
}

test('two models by themselves and as one, the likeliest of the mean first', () => {
  const each = [distribution(0.5, 0.5, 0), distribution(0.02, 0.18, 0.8)];
  const [table, facts] = ensembleBlocks({ each, leaked: [0.01, 0.02], complete: true }, ['P', 'Q']);
  const [a, b] = [Math.sqrt(0.5 * 0.02), Math.sqrt(0.5 * 0.18)];
  assert.equal(a / (a + b), 0.25);
  assert.deepEqual(table?.kind === 'table' && table.rows.slice(0, 3), [
    ['∎', '0%', '80%', '40%', '0%'],
    ['b', '50%', '18%', '34%', '75%'],
    ['a', '50%', '2.0%', '26%', '25%'],
  ]);
  const values = facts?.kind === 'facts' ? facts.facts.map(({ value }) => value) : [];
  assert.deepEqual(values, ['P', 'Q', '1.0%', '2.0%']);
});

test('an answer that may miss something says so', () => {
  const each = [distribution(1, 0, 0), distribution(1, 0, 0)];
  const blocks = ensembleBlocks({ each, leaked: [0, 0], complete: false }, ['P', 'Q']);
  assert.ok(blocks.some(block => block.kind === 'text' && /Approximate/.test(block.text)));
});
