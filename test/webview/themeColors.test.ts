import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeKinds } from '#core/lens/themeColors';
import { themeVariables } from '#test/support/themes';
import { blend, contrast, inkOn, parseColor } from '#webview/themeColors.ts';

const colors: [string, readonly number[] | undefined][] = [
  ['#fff', [255, 255, 255, 1]],
  [' #0078d4 ', [0, 120, 212, 1]],
  ['#00000080', [0, 0, 0, 128 / 255]],
  ['#0f08', [0, 255, 0, 136 / 255]],
  ['rgb(1, 2, 3)', [1, 2, 3, 1]],
  ['rgba(121, 121, 121, 0.4)', [121, 121, 121, 0.4]],
  ['rgb(1 2 3 / 0.5)', [1, 2, 3, 0.5]],
  ['', undefined],
  ['#12', undefined],
  ['red', undefined],
  ['rgb(a, b, c)', undefined],
];
for (const [text, expected] of colors) {
  test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseColor(text), expected));
}

test('blending and contrast', () => {
  assert.deepEqual(blend([255, 0, 0, 0.5], [0, 0, 255, 1]), [127.5, 0, 127.5, 1]);
  assert.equal(Math.round(contrast([0, 0, 0, 1], [255, 255, 255, 1])), 21);
  assert.equal(contrast([9, 9, 9, 1], [9, 9, 9, 1]), 1);
});

test('the first ink that can be read is taken, or the one that can be read best', () => {
  assert.equal(inkOn('#ffffff', '#000000', ['#eeeeee', '#333333', '#000000']), '#333333');
  assert.equal(inkOn('#777777', '#000000', ['#888888', '#999999']), '#999999');
  assert.equal(inkOn('nonsense', '#000000', ['#888888', '#999999']), '#888888');
  assert.equal(inkOn('#fff', '#fff', ['', '#000']), '#000');
});

test('text is readable on every shade of every kind of theme', () => {
  for (const kind of themeKinds) {
    const variables = themeVariables(kind);
    const base = variables['--vscode-editor-background']!;
    const inks = [
      variables['--vscode-editor-foreground']!,
      variables['--vscode-tokenLoupe-strongText']!,
      '#000',
      '#fff',
    ];
    for (const ramp of ['sequential', 'diverging']) {
      for (let step = 1; step <= 7; step += 1) {
        const shade = variables[`--vscode-tokenLoupe-${ramp}${step}`]!;
        const ground = blend(parseColor(shade)!, parseColor(base)!);
        const ink = parseColor(inkOn(shade, base, inks)!)!;
        assert.ok(contrast(ink, ground) >= 4.5, `${kind} ${ramp}${step}: ${contrast(ink, ground).toFixed(2)}`);
      }
    }
  }
});
