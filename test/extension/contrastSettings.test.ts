import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastSettings } from '#extension/contrastSettings';

test('every kind of contrast has its label and its sentence', () => {
  const { enum: kinds, enumItemLabels, enumDescriptions, default: first } = contrastSettings.contrastWith;
  assert.deepEqual([enumItemLabels.length, enumDescriptions.length], [kinds.length, kinds.length]);
  assert.equal(first, kinds[0]);
  for (const sentence of enumDescriptions) assert.match(sentence, /^[A-Z].*\.$/);
});
