import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crossValidate, type GroupedExample } from '#core/detect/crossValidate';

const examples: GroupedExample[] = Array.from({ length: 40 }, (_, i) => ({
  features: [i % 2 === 0 ? 1 + (i % 5) / 10 : -1 - (i % 3) / 10],
  label: i % 2 === 0 ? 1 : 0,
  weight: 1,
  group: `g${i >> 2}`,
}));

test('what can be learnt is found in texts that were not seen', () => {
  const logits = crossValidate(examples, 0.1, 5);
  assert.ok(examples.every(({ label }, i) => logits[i]! > 0 === (label === 1)));
});

test('what only a text itself tells is not', () => {
  // Each group has a feature of its own that gives its label away.
  const secrets = examples.map((example, i) => ({
    ...example,
    features: Array.from({ length: 10 }, (_, g) => (g === i >> 2 ? (example.label === 1 ? 1 : -1) : 0)),
  }));
  for (const logit of crossValidate(secrets, 0.1, 5)) assert.ok(Math.abs(logit) < 1e-6);
});

test('a class that is in one group alone cannot be judged', () => {
  const alone = examples.slice(0, 4).map((example, i) => ({ ...example, group: example.label === 1 ? 'a' : `b${i}` }));
  const logits = crossValidate(alone, 0.1, 2);
  assert.ok(alone.some((_, i) => Number.isNaN(logits[i]!)));
});
