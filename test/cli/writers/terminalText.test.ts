import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paint } from '#cli/terminal/colors';
import { joined, legendLines, TerminalText } from '#cli/writers/terminalText';
import type { TerminalView } from '#cli/writers/terminalView';
import { probability } from '#core/lens/probability';
import { rank } from '#core/lens/rank';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import { sliceRows } from '#core/scoring/tokenStats';
import { golden } from '#test/support/golden';
import { scoredOf } from '#test/support/scoredOf';

const plain: TerminalView = { lens: surprisal, top: 3, paint: paint(1, 'dark'), columns: 80, notable: 3 };
const scored = scoredOf(
  'The·4 cat·7.5 sat·1.2 down·3 beside·9 the·0.5 marmalade·17.8 .·0.3 ⏎⏎·2.2 It·3.1 said·12 nothing·2 漢字·10',
);

function printed(view: TerminalView, portion = 5): string {
  const live = new TerminalText(scored.manifest.file, scored.text, view);
  let text = live.header('SmolLM2 · exact');
  for (let at = 0; at < scored.stats.length; at += portion) {
    text += live.rows(sliceRows(scored.stats, at, Math.min(scored.stats.length, at + portion)));
  }
  return text + live.footer(scored);
}

test('without colours', () => golden('cli/terminal-plain.txt', printed(plain)));

test('with all colours, on dark and on light', () => {
  golden('cli/terminal-dark.txt', printed({ ...plain, paint: paint(24, 'dark') }));
  golden('cli/terminal-light.txt', printed({ ...plain, paint: paint(24, 'light'), lens: rank }));
});

test('the same in whatever portions', () => {
  for (const portion of [1, 2, 100]) assert.equal(printed(plain, portion), printed(plain));
});

test('no line is wider than the terminal, but for a word in the list', () => {
  for (const columns of [40, 60, 80]) {
    const lines = printed({ ...plain, columns, notable: 0 }).split('\n');
    for (const line of lines) assert.ok(line.length <= columns, `${columns}: ${line}`);
  }
});

test('the words are there whatever the colours', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken away
  const bare = printed({ ...plain, paint: paint(24, 'dark') }).replace(/\u001b\[[\d;]*m/g, '');
  assert.match(bare, /The cat sat down beside the marmalade \./);
  assert.match(bare, /perplexity/);
  assert.match(bare, /1:28 +17\.8 bits/);
});

test('without colours strong steps are marked, and tokens are parted', () => {
  assert.match(
    printed({ ...plain, lens: tokens }, 100),
    / {2}The│ cat│ sat│ down│ beside│ the│ marmalade│ \.│↵\n {2}↵\n {3}It│ said/,
  );
  assert.match(printed(plain), /The \[cat\]4 sat down \[beside\]5/);
});

test('legends', () => {
  assert.equal(
    legendLines(surprisal, plain.paint, 76),
    '  Surprisal, bits:  […]4 6–8  […]5 8–11  […]6 11–15  […]7 ≥ 15\n',
  );
  const colored = legendLines(probability, paint(24, 'dark'), 40);
  assert.ok(colored.split('\n').length > 2, 'a narrow terminal takes several lines');
  assert.match(colored, / < 0\.001% /);
});

test('joined', () => {
  assert.deepEqual(joined(['aa', 'bb', 'cc'], 7), ['aa · bb', 'cc']);
  assert.deepEqual(joined([], 7), []);
  assert.deepEqual(joined(['longer than it'], 4), ['longer than it']);
});
