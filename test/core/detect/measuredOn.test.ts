import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measuredOn } from '#core/detect/measuredOn';
import { textKind } from '#core/detect/textKind';

const prose = textKind('It was the best of times, and it was the worst of times, for all of them.');
const german = textKind('Es war einmal ein alter Mann, der wohnte am Meer.');

test('short texts have a measurement of their own', () => {
  assert.equal(measuredOn(prose, 99), 'short prose');
  assert.equal(measuredOn(prose, 100), 'prose');
  assert.equal(measuredOn(textKind('x = 1;\nif (x) {\n  y();\n}\n'), 300), 'code');
});

test('other languages have none, and a few words have no language', () => {
  assert.equal(measuredOn(german, 20), null);
  assert.equal(measuredOn(german, 300), null);
  assert.equal(measuredOn(german, 19), 'short prose');
});
