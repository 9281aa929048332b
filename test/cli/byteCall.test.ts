import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '#cli/args';
import { byteFormatOf, byteOptions, byteSettings, ensembleAsked, ensembleOptions, rangeOf } from '#cli/byteCall';
import { UserError } from '#core/errors';

const flags = { json: { help: '' }, html: { help: '' }, svg: { help: '' }, output: { value: 'FILE', help: '' } };
const table = { ...byteOptions, ...flags, ...ensembleOptions, range: { value: 'R', help: '' } };
const read = (...argv: string[]) => readArguments(argv, table);

test('settings, ensembles and ranges', () => {
  assert.deepEqual(byteSettings(read()), { start: 'default', window: 0 });
  assert.deepEqual(byteSettings(read('--start', 'none', '--context', '64')), { start: 'none', window: 64 });
  assert.equal(ensembleAsked(read()), undefined);
  assert.deepEqual(ensembleAsked(read('--ensemble', 'x')), { model: 'x', kind: 'mean' });
  assert.deepEqual(ensembleAsked(read('--ensemble', 'x', '--join', 'product')), { model: 'x', kind: 'product' });
  assert.deepEqual(rangeOf(read('--range', '3:17'), 'range'), [3, 17]);
  assert.equal(rangeOf(read(), 'range'), undefined);
});

test('the format, by an option or by the ending of the output', () => {
  assert.equal(byteFormatOf(read()), 'text');
  assert.equal(byteFormatOf(read('--json')), 'json');
  assert.equal(byteFormatOf(read('--output', 'a.HTML')), 'html');
  assert.equal(byteFormatOf(read('--svg', '--output', 'a.html')), 'svg');
  assert.equal(byteFormatOf(read('--output', 'a.txt')), 'text');
  assert.throws(() => byteFormatOf(read('--svg', '--json')), UserError);
});

test('what makes no sense is refused', () => {
  const refused = (act: () => unknown) => assert.throws(act, UserError);
  refused(() => ensembleAsked(read('--join', 'mean')));
  for (const range of ['3', '5:4', 'a:b', '-1:4', '1:2:3']) refused(() => rangeOf(read('--range', range), 'range'));
});
