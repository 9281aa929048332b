import assert from 'node:assert/strict';
import { test } from 'node:test';
import { golden } from '#test/support/golden';
import { spoken, TokenStrip } from '#webview/tokenStrip.tsx';
import { translator } from '#webview/words.ts';
import { rendered, stateOf } from './rendered.tsx';

test('tokens as options of a list box, one of them in the tab order', () => {
  golden('panel/strip.html', rendered(<TokenStrip state={stateOf()} />));
});

test('nothing selected: the first token is where the tab key leads', () => {
  const html = rendered(<TokenStrip state={stateOf('surprisal', { selection: null, visible: null })} />);
  assert.match(html, /<span[^>]*tabindex="0"[^>]*data-row="0"/);
  assert.doesNotMatch(html, /aria-selected="true"|aria-selected(?!=)/);
});

test('what a screen reader says of a token', () => {
  const token = { text: ' a', name: '␣a', value: '1.0 bits', step: 1, state: 'fresh', marked: false } as const;
  const t = translator({ stale: 'veraltet' });
  assert.equal(spoken(token, t), '␣a, 1.0 bits');
  assert.equal(spoken({ ...token, state: 'stale', marked: true }, t), '␣a, 1.0 bits, veraltet, marked');
  assert.equal(spoken({ ...token, state: 'pending' }, t), '␣a, 1.0 bits, waiting');
});
