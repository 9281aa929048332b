import assert from 'node:assert/strict';
import { test } from 'node:test';
import { panelHtml } from '#extension/panelHtml';

const html = panelHtml({
  script: 'https://file.test/dist/panel.js?a=1&b="2"',
  style: 'https://file.test/dist/panel.css',
  source: 'https://*.test',
  nonce: 'abc123',
  language: 'de',
  title: 'Token <Loupe>',
});

test('nothing is allowed but the one script that carries the nonce, and what comes from the extension', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!.replaceAll('&#39;', "'");
  const rules = Object.fromEntries(policy.split('; ').map(rule => [rule.split(' ')[0], rule.split(' ').slice(1)]));
  assert.deepEqual(rules, {
    'default-src': ["'none'"],
    'script-src': ["'nonce-abc123'"],
    'style-src': ['https://*.test'],
    'font-src': ['https://*.test'],
    'img-src': ['https://*.test'],
  });
  assert.doesNotMatch(policy, /unsafe|data:|blob:/);
});

test('the one script carries the nonce; nothing is written into the page that the policy would refuse', () => {
  assert.deepEqual(html.match(/<script[^>]*>/g), [
    '<script nonce="abc123" src="https://file.test/dist/panel.js?a=1&#38;b=&#34;2&#34;">',
  ]);
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|javascript:/);
});

test('the policy stands before all that it is about', () => {
  assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<link'));
  assert.match(html, /<html lang="de">/);
  assert.match(html, /<title>Token &#60;Loupe&#62;<\/title>/);
});
