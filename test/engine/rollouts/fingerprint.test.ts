import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf, type Searched } from '#engine/rollouts/fingerprint';

const searched: Searched = {
  text: 'One two',
  digest: 'd',
  precision: 'exact',
  start: { id: 0, text: '<s>' },
  rule: { temperature: 1, topP: 0.95, maxTokens: 8, stop: [], seed: 1 },
  check: { kind: 'answer', answer: '2' },
  from: 1,
};

test('the same question has the same print, and whatever outcomes follow from changes it', () => {
  const own = fingerprintOf(searched);
  assert.match(own, /^[\w+/]{43}=$/);
  assert.equal(fingerprintOf({ ...searched, rule: { ...searched.rule } }), own);
  const others: Partial<Searched>[] = [
    { text: 'One two.' },
    { digest: 'e' },
    { precision: 'fast' },
    { start: null },
    { rule: { ...searched.rule, seed: 2 } },
    { check: { kind: 'pattern', pattern: '2' } },
    { from: 0 },
  ];
  assert.equal(new Set([own, ...others.map(change => fingerprintOf({ ...searched, ...change }))]).size, 8);
});
