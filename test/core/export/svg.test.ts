import assert from 'node:assert/strict';
import { test } from 'node:test';
import { svgWriter } from '#core/export/svg';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { palettes } from '#core/lens/palette';
import { surprisal } from '#core/lens/surprisal';
import { tokenizationBias } from '#core/lens/tokenizationBias';
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

test('a diverging lens has its own shades, a finer one those of its characters', () => {
  const word = scoredOf('ab·1');
  const stats = { ...word.stats, columns: { bias: Float32Array.of(-9), bytes: Float32Array.of(20) } };
  const diverging = writtenBy(svgWriter({ ...view, lens: tokenizationBias }), { ...word, stats });
  assert.ok(diverging.includes(`.b1{fill:${palettes.light.diverging[0]!.background}}`));
  assert.match(diverging, /class="b1"[^>]*\/><text class="t1"[^>]*>ab</);
  const finer = writtenBy(svgWriter({ ...view, lens: byteSurprisal }), {
    ...word,
    stats,
    finer: Float32Array.of(0, 20),
  });
  assert.match(finer, /<text x[^>]*>a<[\s\S]*class="t7"[^>]*>b</);
});
