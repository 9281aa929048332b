import assert from 'node:assert/strict';
import { test } from 'node:test';
import { golden } from '#test/support/golden';
import { Distribution, Share } from '#webview/distribution.tsx';
import { rendered, stateOf } from './rendered.tsx';

test('a token, its choices and the rest', () => {
  golden('panel/token.html', rendered(<Distribution token={stateOf().token!} />));
});

test('a token without a score has a name and a reason, and no bars', () => {
  const html = rendered(<Distribution token={stateOf('surprisal', { selection: [0, 0] }).token!} />);
  assert.match(html, /Nothing comes before it/);
  assert.doesNotMatch(html, /class="choices"/);
});

test('one token of context is one token', () => {
  const { token } = stateOf();
  assert.match(rendered(<Distribution token={{ ...token!, context: 1 }} />), />1 token</);
  assert.match(rendered(<Distribution token={{ ...token!, context: 12_345 }} />), />12,345 tokens</);
  assert.match(rendered(<Distribution token={{ ...token!, isPart: true }} />), /later part of a character/);
});

test('a bar is as long as its share', () => {
  assert.match(rendered(<Share share={0.25} />), /width:25\.00%/);
});
