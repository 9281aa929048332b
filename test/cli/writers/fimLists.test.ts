import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { type FilledHole, fimJson, fimText, warnings } from '#cli/writers/fimLists';
import { madeManifest } from '#test/support/madeManifest';

function filled(method: 'tokens' | 'joint'): FilledHole {
  const given = method === 'tokens' ? -Math.LN2 : null;
  return {
    manifest: madeManifest,
    hole: [3, 4],
    text: '\u001b',
    found: {
      method,
      fimTokens: method === 'tokens' ? ['<fim_prefix>'] : [],
      isTrained: method === 'joint',
      layout: 'prefix-suffix-middle',
      boundary: 'split',
      middle: { given, left: -2 * Math.LN2 },
      tokens: [{ id: 1, text: '\u001b', given, left: -2 * Math.LN2 }],
      bytes: { given: given === null ? null : Float64Array.of(given), left: Float64Array.of(-2 * Math.LN2) },
      end: 0.5,
      candidates: [
        { text: '', isOriginal: false, logProb: -1, probability: 0.75 },
        { text: '\u001b', isOriginal: true, logProb: -2, probability: 0.25 },
      ],
      read: { prefix: 5, suffix: 6 },
      setting: { window: 8, start: null },
    },
  };
}

test('JSON', () => {
  const found = JSON.parse([...fimJson(filled('tokens'))].join(''));
  assert.deepEqual(found.bytes, [{ byte: 27, logprob: -Math.LN2, logprobWithoutSuffix: -2 * Math.LN2 }]);
  assert.deepEqual(found.candidates[1], { text: '\u001b', original: true, logprob: -2, probability: 0.25 });
  assert.equal(found.warnings.length, 1);
  assert.equal(JSON.parse([...fimJson(filled('joint'))].join('')).middle.logprob, null);
});

test('for people: bits, the end, the ranks; nothing steers the terminal', () => {
  const text = [...fimText(filled('tokens'), paint(1, 'dark'))].join('');
  assert.ok(!text.includes('\u001b'));
  assert.match(text, /all of it +1\.00 +2\.00/);
  assert.match(text, /1B +1\.00 +2\.00/i);
  assert.match(text, /the middle ends there +50%/);
  assert.match(text, /75% +\(nothing\)/);
  assert.match([...fimText(filled('joint'), paint(1, 'dark'))].join(''), /the suffix begins there/);
  assert.deepEqual(warnings(filled('joint').found), []);
});
