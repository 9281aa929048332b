import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DocumentHeader } from '#webview/documentHeader.tsx';
import { rendered, stateOf } from './rendered.tsx';

const of = (changes: Parameters<typeof stateOf>[1]) =>
  rendered(<DocumentHeader state={stateOf('surprisal', changes)} />, { perplexity: 'Perplexität' });

test('name, figures with translated labels, model', () => {
  const html = of({ name: 'notes & more.md' });
  assert.match(html, /notes &amp; more\.md/);
  assert.match(html, /<b>6<\/b> tokens/);
  assert.match(html, /<\/b> Perplexität/);
  assert.match(html, /SmolLM2-135M-Instruct/);
  assert.doesNotMatch(html, /vscode-progress-bar|role="alert"/);
});

test('progress while there is some', () => assert.match(of({ done: 0.4 }), /vscode-progress-bar[^>]*value="40"/));

test('what failed is told, with a next step, beside what is known', () => {
  const html = of({ error: { code: 'inference-process-died', message: 'It died.', hint: 'Try again.' } });
  assert.match(html, /role="alert"[\s\S]*It died\.[\s\S]*Try Again[\s\S]*Show Log/);
});
