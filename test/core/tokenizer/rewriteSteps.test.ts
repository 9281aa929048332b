import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RewriteStep, rewriter } from '#core/tokenizer/rewriteSteps';

const places = (steps: RewriteStep[], text: string, first = true) => {
  const { text: made, origin } = rewriter(steps)(text, first);
  return [made, origin && [...origin]];
};

test('texts are replaced, put before and normalized, one step after the other', () => {
  const mark: RewriteStep = { kind: 'replace', from: ' ', to: '▁' };
  assert.deepEqual(places([], 'a b'), ['a b', null]);
  assert.deepEqual(places([mark], 'a b'), ['a▁b', null]);
  assert.deepEqual(places([{ kind: 'replace', from: '\r\n', to: '\n' }], 'a\r\nb'), ['a\nb', [0, 1, 3, 4]]);
  assert.deepEqual(places([{ kind: 'replace', from: 'a', to: '$&' }], 'ab'), ['$&b', [0, 1, 1, 2]]);
  const before: RewriteStep = { kind: 'prepend', text: '▁', where: 'always', again: true };
  assert.deepEqual(places([before, mark], ' a'), ['▁▁a', [0, 0, 1, 2]]);
  assert.deepEqual(places([mark, { ...before, again: false }], ' a'), ['▁a', null]);
  assert.deepEqual(places([{ ...before, where: 'first' }], 'a', false), ['a', null]);
  assert.deepEqual(places([before], ''), ['', null]);
  assert.deepEqual(places([{ kind: 'normalize', form: 'NFC' }, before], 'e\u0301'), ['▁é', [0, 0, 2]]);
});
