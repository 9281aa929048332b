import assert from 'node:assert/strict';
import { test } from 'node:test';
import { background, type ColorChoice, type ColorDepth, colorDepth, nearest256, paint } from '#cli/terminal/colors';
import { RAMP_STEPS } from '#core/lens/scale';

test('how many colours: --color, FORCE_COLOR, NO_COLOR, the terminal', () => {
  const xterm = { TERM: 'xterm-256color' };
  const cases: [ColorChoice, Record<string, string>, boolean, ColorDepth][] = [
    ['auto', xterm, true, 8],
    ['auto', { ...xterm, COLORTERM: 'truecolor' }, true, 24],
    ['auto', { TERM: 'xterm' }, true, 4],
    ['auto', xterm, false, 1],
    ['auto', { TERM: 'dumb' }, true, 1],
    ['auto', { ...xterm, NO_COLOR: '1' }, true, 1],
    ['auto', { ...xterm, NO_COLOR: '' }, true, 8],
    ['auto', { ...xterm, FORCE_COLOR: '3' }, false, 24],
    ['auto', { ...xterm, FORCE_COLOR: '1' }, false, 4],
    ['auto', { ...xterm, FORCE_COLOR: '0' }, true, 1],
    ['auto', { ...xterm, FORCE_COLOR: 'true', NO_COLOR: '1' }, false, 8],
    ['never', { ...xterm, FORCE_COLOR: '3' }, true, 1],
    ['always', { NO_COLOR: '1' }, false, 8],
    ['always', { COLORTERM: 'truecolor' }, false, 24],
  ];
  for (const [choice, env, isTerminal, depth] of cases) {
    assert.equal(colorDepth(choice, env, isTerminal), depth, `${choice} ${JSON.stringify(env)} ${isTerminal}`);
  }
});

test('background from COLORFGBG', () => {
  const cases: [string | undefined, string][] = [
    [undefined, 'dark'],
    ['', 'dark'],
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;7', 'light'],
    ['7;8', 'dark'],
    ['nonsense', 'dark'],
  ];
  for (const [value, theme] of cases) assert.equal(background({ COLORFGBG: value }), theme, value);
});

test('the closest of 256 colours', () => {
  assert.equal(nearest256('#ffffff'), 231);
  assert.equal(nearest256('#000000'), 16);
  assert.equal(nearest256('#ff0000'), 196);
  assert.equal(nearest256('#808080'), 244);
});

test('every step has codes of its own at every depth, and they are taken back', () => {
  for (const depth of [4, 8, 24] as const) {
    for (const theme of ['light', 'dark'] as const) {
      const { step, colored } = paint(depth, theme);
      assert.ok(colored);
      const painted = Array.from({ length: RAMP_STEPS + 1 }, (_, at) => step('x', at));
      assert.equal(painted[0], 'x');
      // At 256 colours two weak shades may fall together; at least the ends must differ from all others.
      assert.ok(new Set(painted).size >= RAMP_STEPS, `${depth} ${theme}`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
      for (const text of painted.slice(1)) assert.match(text, /^\u001b\[[\d;]+mx\u001b\[0m$/);
    }
  }
  assert.match(paint(24, 'dark').step('x', 7), /48;2;255;207;154/);
  assert.match(paint(24, 'dark').step('x', 1, 'diverging'), /48;2;140;200;255/);
  const diverging = Array.from({ length: RAMP_STEPS }, (_, at) => paint(4, 'dark').step('x', at + 1, 'diverging'));
  assert.equal(new Set(diverging).size, RAMP_STEPS);
  assert.equal(diverging[3], 'x');
});

test('without colours text is left alone', () => {
  const { step, bold, dim, colored } = paint(1, 'dark');
  assert.ok(!colored);
  assert.deepEqual([step('x', 7), bold('x'), dim('x')], ['x', 'x', 'x']);
  assert.equal(paint(24, 'dark').step('', 7), '');
});
