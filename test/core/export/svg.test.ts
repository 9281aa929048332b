import assert from 'node:assert/strict';
import { test } from 'node:test';
import { svgWriter } from '#core/export/svg';
import { surprisal } from '#core/lens/surprisal';
import { golden } from '#test/support/golden';
import { nasty, scoredOf, writtenBy } from '#test/support/scoredOf';

const view = { lens: surprisal, top: 3 };

test('a picture', () =>
  golden('cli/score.svg', writtenBy(svgWriter(view), scoredOf('The·4 cat·7.5 sat·1.2 ⏎down·16'))));

test('document text is only text: every tag is ours and closed, nothing is loaded', () => {
  const svg = writtenBy(svgWriter(view), scoredOf(nasty, { file: '<script>.md' }));
  const tags = Array.from(svg.matchAll(/<\/?([a-z]+)[^>]*?(\/?)>/g));
  assert.deepEqual(new Set(tags.map(([, name]) => name)), new Set(['svg', 'title', 'style', 'rect', 'text']));
  const open: string[] = [];
  for (const [tag, name, closed] of tags) {
    if (tag.startsWith('</')) assert.equal(open.pop(), name);
    else if (!closed) open.push(name!);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(svg, /href|url\(|@import/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no such characters
  assert.doesNotMatch(svg, /[\u0000-\u0008\u000b-\u001f]/);
});

test('the picture is as high as its rows', () => {
  const height = (sketch: string) => Number(/ height="(\d+)"/.exec(writtenBy(svgWriter(view), scoredOf(sketch)))![1]);
  assert.equal(height('a·1 ⏎b·1') - height('a·1'), 21);
});
