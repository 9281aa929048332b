import assert from 'node:assert/strict';
import { test } from 'node:test';
import { style } from '#core/export/htmlStyle';
import { palettes } from '#core/lens/palette';

test('all shades of both themes, and nothing from elsewhere', () => {
  for (const theme of ['light', 'dark'] as const) {
    for (const [at, { background, foreground }] of palettes[theme].sequential.entries()) {
      assert.ok(style.includes(`.s${at + 1},.fine .u${at + 1}{background:${background};color:${foreground}}`));
    }
    for (const [at, { background, foreground }] of palettes[theme].diverging.entries()) {
      assert.ok(style.includes(`.d${at + 1}{background:${background};color:${foreground}}`));
    }
  }
  assert.doesNotMatch(style, /url\(|@import|<\//);
});
