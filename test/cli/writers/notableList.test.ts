import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { notableList } from '#cli/writers/notableList';
import type { TerminalView } from '#cli/writers/terminalView';
import { margin } from '#core/lens/margin';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import { textWidth } from '#core/text/width';
import { nasty, scoredOf } from '#test/support/scoredOf';

const view: TerminalView = { lens: surprisal, top: 3, paint: paint(1, 'dark'), columns: 100, notable: 2 };

test('place, value, words before, token, what the model would have read', () => {
  const lines = notableList(scoredOf('The·1 ⏎cat·9 sat·0.1 down·12'), view, '').split('\n');
  assert.deepEqual(lines, [
    '',
    'Most surprising',
    '2:8  12.0 bits  The cat sat␣down  rather ␣the 40%, ␣a 20%, ␣of 10%',
    '1:4   9.0 bits          The↵cat   rather ␣the 39.9%, ␣a 20%, ␣of 10%',
    '',
  ]);
});

test('where the token was the first choice, the others are told', () => {
  const list = notableList(scoredOf('a·0.8 b·0.9'), { ...view, lens: margin, notable: 1 }, '');
  assert.match(list, /Closest calls/);
  assert.match(list, /first choice; then ␣the/);
});

test('nothing to list', () => {
  assert.equal(notableList(scoredOf('a'), view, ''), '');
  assert.equal(notableList(scoredOf('a·9'), { ...view, notable: 0 }, ''), '');
  assert.equal(notableList(scoredOf('a·9'), { ...view, lens: tokens }, ''), '');
});

test('any text keeps its lines and stays in the terminal', () => {
  const long = `${nasty} ${'漢'.repeat(60)}·20 ${'word·3 '.repeat(40)}end·18`;
  const list = notableList(scoredOf(long), { ...view, notable: 9 }, '');
  const lines = list.trimEnd().split('\n').slice(2);
  assert.equal(lines.length, 9);
  for (const line of lines) {
    assert.ok(textWidth(line) <= 100, line);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f]/);
  }
});
