import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LensBar, stepClass } from '#webview/lensBar.tsx';
import { rendered, stateOf } from './rendered.tsx';

test('the chosen lens and scale are selected, the legend names every step', () => {
  const html = rendered(<LensBar state={stateOf('rank', { mode: 'percentile' })} />, { Rank: 'Rang' });
  assert.match(html, /<vscode-option[^>]*value="rank"[^>]*selected[^>]*>Rang</);
  assert.match(html, /<vscode-option[^>]*value="percentile"[^>]*selected/);
  assert.match(html, /<li class="step bare">top 10</);
  assert.match(html, /<li class="step sequential7">> 1,000</);
  assert.match(rendered(<LensBar state={stateOf()} />), /<li class="unit">bits</);
});

test('classes of steps', () => {
  assert.deepEqual([stepClass('sequential', 0), stepClass('diverging', 3)], ['step bare', 'step diverging3']);
});
