import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentName, documentTitle, figures, legendTitle, provenance } from '#core/export/words';
import { rank } from '#core/lens/rank';
import { surprisal } from '#core/lens/surprisal';
import { scoredOf } from '#test/support/scoredOf';

test('names of documents cannot steer a terminal', () => {
  assert.equal(documentName('-'), 'standard input');
  assert.equal(documentName('docs/a.md'), 'docs/a.md');
  assert.equal(documentName('a\u001b[31m\nb'), 'a␛[31m b');
  assert.equal(documentTitle('docs/a.md'), 'a.md');
  assert.equal(documentTitle('-'), 'standard input');
});

test('figures of a text', () => {
  assert.deepEqual(figures(scoredOf('ab·2 cd·4')), [
    '2 tokens',
    'perplexity 8.00',
    '1.20 bits per byte',
    '3.00 bits per token',
  ]);
  assert.deepEqual(figures(scoredOf('ab')), ['1 token']);
  assert.equal(figures(scoredOf('ab·1', { partial: true })).at(-1), 'stopped before the end');
});

test('what made them', () => {
  assert.deepEqual(provenance(scoredOf('a·1').manifest), [
    'SmolLM2-135M-Instruct',
    'exact, cpu',
    'window 2048, overlap 512',
    'starts after <|endoftext|>',
    'token-loupe 1.2.3',
  ]);
  assert.equal(provenance(scoredOf('a·1', { start: null }).manifest)[3], 'no start token');
});

test('titles of legends', () => {
  assert.deepEqual([surprisal, rank].map(legendTitle), ['Surprisal, bits', 'Rank']);
});
