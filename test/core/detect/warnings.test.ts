import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Band } from '#core/detect/judgement';
import { warnings, warningText } from '#core/detect/warnings';
import { evidenceOf, someDraws } from '#test/support/evidenceOf';

const english = 'It was the best of times, and it was the worst of times, for all of them. ';
const long = evidenceOf(someDraws(300, 12));
const ids = (text: string, rows = long, band: Band = 'undecided', fits = true) =>
  warnings(text, rows, band, fits).map(({ id }) => id);

test('ordinary English prose of some length needs no warning', () => {
  assert.deepEqual(ids(english), []);
});

test('each warning where it belongs', () => {
  assert.deepEqual(ids('Es war einmal ein alter Mann, der wohnte am Meer.'), ['language']);
  assert.deepEqual(ids(english.toUpperCase()), ['capitals']);
  assert.deepEqual(ids('x = 1;\nif (x) {\n  y();\n}\n'), ['code']);
  assert.deepEqual(ids(`> ${english}\n> ${english}`), ['quoted']);
  assert.deepEqual(ids(english, evidenceOf(someDraws(80, 12))), ['short']);
  assert.deepEqual(ids(english, evidenceOf(someDraws(8, 12)), 'too-short'), ['too-short']);
  assert.deepEqual(ids(english, long, 'outside'), ['outside']);
  assert.deepEqual(ids(english, long, 'undecided', false), ['other-model']);
  const known = evidenceOf(Array.from({ length: 300 }, () => ({ ps: [0.9, 0.1], target: 0 })));
  assert.deepEqual(ids(english, known), ['memorised']);
});

test('figures stand in the sentence', () => {
  const [short] = warnings(english, evidenceOf(someDraws(80, 12)), 'undecided', true);
  assert.equal(warningText(short!), 'Short: 80 tokens. A judgement of so few is coarse.');
});
