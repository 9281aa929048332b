import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '#cli/args';
import type { Host } from '#cli/host';
import { columnsOf, lensOf, lensOption, paintOf, terminalOptions } from '#cli/view';
import { surprisal } from '#core/lens/surprisal';

const read = (...argv: string[]) => readArguments(argv, { ...lensOption, ...terminalOptions });
const host = (env: Record<string, string>, columns?: number) => ({ env, stdout: { columns } }) as unknown as Host;

test('the lens asked for', () => {
  assert.equal(lensOf(read('--lens', 'rank'), surprisal).id, 'rank');
  assert.equal(lensOf(read(), surprisal), surprisal);
  assert.throws(() => read('--lens', 'surprise'), /--lens cannot be "surprise"/);
});

test('paint follows options before the environment', () => {
  const terminal = host({ TERM: 'xterm-256color', COLORTERM: 'truecolor', COLORFGBG: '0;15' });
  assert.ok(paintOf(read(), terminal, true).colored);
  assert.ok(!paintOf(read('--color', 'never'), terminal, true).colored);
  assert.ok(!paintOf(read(), terminal, false).colored);
  const [light, dark] = ['auto', 'dark'].map(tone => paintOf(read('--background', tone), terminal, true).step('x', 1));
  assert.match(light!, /48;2;255;244;217/);
  assert.match(dark!, /48;2;51;41;26/);
});

test('columns of the terminal, within reason', () => {
  const cases: [Record<string, string>, number | undefined, number][] = [
    [{}, 100, 100],
    [{}, 300, 120],
    [{}, 5, 20],
    [{}, undefined, 80],
    [{ COLUMNS: '60' }, undefined, 60],
    [{ COLUMNS: 'x' }, undefined, 80],
  ];
  for (const [env, columns, expected] of cases) assert.equal(columnsOf(host(env, columns)), expected);
});
