import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { bandWords, detectTerminal, worth } from '#cli/writers/detectTerminal';
import { detectedText } from '#test/support/detectedText';

const plain = paint(1, 'dark');

test('gauge, warnings, sentences and criteria, for people', () => {
  const { text, found } = detectedText();
  const lines = detectTerminal('a.md', text, found, plain, 80).split('\n');
  assert.match(lines[0]!, /a\.md {2}4 tokens of evidence/);
  assert.match(lines[1]!, /human ·*━+●━*·* machine {2}73 % {2}\(\d+ % to \d+ %\)/);
  assert.ok(lines.includes('  reads more like machine text (at most 5 % of human texts do)'));
  assert.ok(lines.some(line => /On others it can be$/.test(line)));
  assert.ok(lines.some(line => line.startsWith('  ! No head was trained for this model')));
  const sentences = lines.filter(line => /^ {2}\d+:\d+/.test(line)).map(line => line.replace(/\s+/g, ' ').trim());
  assert.deepEqual(sentences, ['1:1 +3.00 It rains.', '1:11 -2.00 It pours.']);
  assert.ok(lines.includes('  AUROC of each, measured on short prose text, by generation of the writer'));
  assert.ok(lines.some(line => /lrr .* 2023 0\.91, 2026 0\.31 inverted here/.test(line)));
});

test('where nothing can be said, no number is', () => {
  const { text, found } = detectedText(50);
  const shown = detectTerminal('a.md', text, found, plain, 80);
  assert.match(shown, /too short to say anything/);
  assert.doesNotMatch(shown, /human .* machine {2}\d/);
  assert.doesNotMatch(shown, /Sentences that say most|These rates hold/);
});

test('no band says who wrote', () => {
  for (const words of Object.values(bandWords)) assert.doesNotMatch(words, /written|author|wrote|generated/i);
});

test('an area below a half says the opposite, and near a half nothing', () => {
  assert.deepEqual([0.9, 0.5, 0.2].map(worth), ['0.90', '0.50 no use here', '0.20 inverted here']);
});
