import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lenses } from '#core/lens/registry';
import { served } from '#core/lens/served';

const start = { id: 0, text: '<s>' };

test('a model with a start, a long context and a head of its own serves everything', () => {
  const found = served({ start, contextLength: 8192 }, lenses, { name: 'h', fits: true });
  assert.deepEqual(found, { lenses: lenses.map(({ id }) => id), limits: [] });
});

test('what is missing is said', () => {
  const { limits } = served({ start: null, contextLength: 512 }, lenses, null);
  assert.equal(limits.length, 3);
  assert.match(limits.join('\n'), /first token .*\n.* at most 512 tokens .*\nAI-text: no trained head/);
  const other = served({ start, contextLength: 8192 }, lenses, { name: 'h', fits: false });
  assert.match(other.limits.join(), /the head "h" was trained on another model/);
});

test('of a server, what it does not give', () => {
  const server = { kind: 'completions', host: 'a:1', model: 'm', ids: false, ranks: 'listed', mostChoices: 5 } as const;
  const found = served({ start, contextLength: 0, server }, lenses, null);
  assert.deepEqual(found.lenses, ['surprisal', 'probability', 'rank', 'margin', 'tokens']);
  assert.match(found.limits.join('\n'), /^Entropy.*\nAI-text.*\nRank: only .* first 5 .*\nIds of tokens/);
  const all = served({ start, contextLength: 0, server: { ...server, ids: true, ranks: 'all' } }, lenses, null);
  assert.equal(all.limits.length, 2);
});
