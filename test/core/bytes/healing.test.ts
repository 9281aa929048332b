import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usual, usualNodes } from '#core/bytes/healing';
import { neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { END_TOKEN, randomSource, toyLm, toyTokenizer, truth } from '#test/support/byteToys';

const EXACT = 1e-12;
const { signal } = new AbortController();
const [A, B, C] = [0x61, 0x62, 0x63];

async function readBoth(alphabet: string, merges: readonly string[], text: string) {
  const source = randomSource(alphabet, 7, 5);
  const lm = toyLm(source, toyTokenizer(alphabet, merges, null));
  const before = lm.tree.node([END_TOKEN]);
  const placed = placeCovers(lm, before, { text, unfinished: new Uint8Array(0) });
  await lm.tree.fill([...neededNodes(placed), ...usualNodes(placed.end, before)], signal);
  return { exact: sumCovers(lm, placed).bytes, usual: usual(lm, placed.end, before), next: truth(source, text).next };
}

test('with one merge healing is exact, and naive prompting is not', async () => {
  const { exact, usual: found, next } = await readBoth('ab', ['a+a'], 'ba');
  assert.equal(found.naive[A], 0, 'after a lone a the model has never seen another');
  for (const byte of [A, B, 256]) {
    assert.ok(Math.abs(found.healed[byte]! - next[byte]!) < EXACT);
    assert.ok(Math.abs(exact[byte]! - next[byte]!) < EXACT);
  }
});

test('where merges part, healing excludes what is likely', async () => {
  const { exact, usual: found, next } = await readBoth('abc', ['a+b', 'c+a'], 'ca');
  assert.equal(found.healed[B], 0, 'only the token ca begins with ca');
  assert.ok(next[B]! > 0.1 && Math.abs(exact[B]! - next[B]!) < EXACT);
  assert.ok(found.healed[C]! > 0);
});

test('as many tokens are taken back as a longer token could have swallowed', async () => {
  const merges = ['a+b', 'c+c', 'ab+cc'];
  const { usual: found } = await readBoth('abc', merges, 'abc');
  assert.equal(found.takenBack, 2, 'abcc begins with ab, c');
  for (const each of [found.naive, found.healed, found.healedFurther]) {
    assert.ok(Math.abs(each.reduce((sum, one) => sum + one) - 1) < EXACT);
  }
  const start = await readBoth('abc', merges, '');
  assert.equal(start.usual.takenBack, 0);
  assert.deepEqual(start.usual.healed, start.usual.naive, 'nothing can be taken back');
});
