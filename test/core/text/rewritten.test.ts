import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RewrittenBuilder, rewrittenTwice } from '#core/text/rewritten';

test('the first unit of a replacement has the whole of what it stands for', () => {
  const builder = new RewrittenBuilder();
  builder.replace('_', 0);
  builder.keep('ab');
  builder.replace('xyz', 2);
  builder.replace('', 3);
  builder.keep('c');
  const { text, origin } = builder.finish();
  assert.equal(text, '_abxyzc');
  assert.deepEqual([...origin!], [0, 0, 1, 2, 4, 4, 7, 8]);
});

test('what is taken out at the begin belongs to what follows', () => {
  const builder = new RewrittenBuilder();
  builder.replace('', 2);
  builder.keep('a');
  assert.deepEqual([...builder.finish().origin!], [0, 3]);
});

test('two rewritings are one', () => {
  const same = { text: 'abc', origin: null };
  const shorter = { text: 'xy', origin: Uint32Array.of(0, 2, 3) };
  const longer = { text: '_xy', origin: Uint32Array.of(0, 0, 1, 2) };
  assert.deepEqual(rewrittenTwice(same, shorter), shorter);
  assert.deepEqual(rewrittenTwice(shorter, { text: 'XY', origin: null }), { text: 'XY', origin: shorter.origin });
  assert.deepEqual(rewrittenTwice(shorter, longer), { text: '_xy', origin: Uint32Array.of(0, 0, 2, 3) });
});
