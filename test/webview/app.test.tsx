import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lenses } from '#core/lens/registry';
import { golden } from '#test/support/golden';
import { App } from '#webview/app.tsx';
import { rendered, stateOf } from './rendered.tsx';

test('a document as a page', () => golden('panel/document.html', rendered(<App state={stateOf()} />)));

test('every lens is drawn, those without figures without charts', () => {
  for (const { id, reads } of lenses) {
    const html = rendered(<App state={stateOf(id, { bin: 0 })} />);
    assert.equal(html.includes('class="chart"'), reads === 'scores', id);
    assert.match(html, /role="listbox"/);
  }
});

test('nothing selected: the page says what to do', () => {
  assert.match(rendered(<App state={stateOf('surprisal', { selection: null })} />), /Select a token/);
});

test('text of a document is never markup', () => {
  assert.doesNotMatch(rendered(<App state={stateOf()} />), /<b>·|<b> ?<\/|"<b>/);
});

test('what is said unasked: that scoring goes on, has ended, that tokens are marked', () => {
  const said = (html: string) => /role="status"[^>]*>([^<]*)/.exec(html)?.[1]?.trim();
  const of = (changes: Parameters<typeof stateOf>[1]) => said(rendered(<App state={stateOf('surprisal', changes)} />));
  assert.equal(of({ done: 0.5 }), 'Scoring');
  assert.equal(of({}), 'Scored');
  assert.equal(of({ bin: 1 }), 'Marked tokens: 1');
  assert.equal(of({ error: { code: 'internal', message: 'It broke.', hint: '' } }), '');
  assert.equal(said(rendered(<App state={{ kind: 'empty', reason: 'no-document', name: '' }} />)), '');
});
