import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeColors } from '#core/lens/themeColors';
import { stepStyles } from '#extension/stepStyles';

const contributed = new Set(themeColors.map(({ id }) => id));

test('fourteen styles in every channel, each with colours that are contributed', () => {
  for (const channel of ['color', 'underline', 'both'] as const) {
    const styles = stepStyles(channel);
    assert.equal(styles.length, 14);
    assert.equal(new Set(styles.map(({ ramp, step }) => `${ramp} ${step}`)).size, 14);
    for (const { background, border, text, ruler } of styles) {
      for (const id of [background, border, text, ruler]) assert.ok(id === undefined || contributed.has(id), id);
    }
  }
});

test('underlines tell the steps apart by themselves', () => {
  const styles = stepStyles('underline');
  for (const ramp of ['sequential', 'diverging'] as const) {
    const lines = styles.filter(style => style.ramp === ramp).map(({ underline }) => underline);
    assert.equal(new Set(lines).size, 7);
  }
  assert.ok(styles.every(({ background, text }) => background === undefined && text === undefined));
  assert.ok(stepStyles('color').every(({ underline }) => underline === undefined));
});

test('only strong steps are in the ruler', () => {
  const ruled = stepStyles('color').filter(({ ruler }) => ruler);
  assert.deepEqual(
    ruled.map(({ ramp, step }) => `${ramp[0]}${step}`),
    ['s5', 's6', 's7', 'd1', 'd2', 'd6', 'd7'],
  );
});

test('all backgrounds have a border for high-contrast themes, but for the middle of the diverging ramp', () => {
  const bare = stepStyles('both').filter(({ border }) => border === undefined);
  assert.deepEqual(
    bare.map(({ ramp, step }) => `${ramp} ${step}`),
    ['diverging 4'],
  );
});
