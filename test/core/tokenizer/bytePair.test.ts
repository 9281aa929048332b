import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BytePairMerger } from '#core/tokenizer/bytePair';
import { listedMerges } from '#core/tokenizer/merges';

interface Merge {
  readonly left: number;
  readonly right: number;
  readonly product: number;
}

const listed = (merges: readonly Merge[]) =>
  listedMerges(merges.flatMap(({ left, right, product }) => [left, right, product]));

/** The definition, step by step: merge the leftmost of the pairs that go first until there is none. */
function merged(symbols: readonly number[], merges: readonly Merge[]): { ids: number[]; counts: number[] } {
  const places = new Map(merges.map(({ left, right }, place) => [`${left} ${right}`, place]));
  const ids = [...symbols];
  const counts = ids.map(() => 1);
  for (;;) {
    const found = ids.slice(1).map((right, at) => places.get(`${ids[at]} ${right}`) ?? Number.POSITIVE_INFINITY);
    const first = Math.min(...found);
    if (first === Number.POSITIVE_INFINITY) return { ids, counts };
    const at = found.indexOf(first);
    ids.splice(at, 2, merges[first]!.product);
    counts.splice(at, 2, counts[at]! + counts[at + 1]!);
  }
}

/** Few symbols, so that much is merged; each merge makes a symbol of its own or one of the others. */
const symbol = fc.nat(7);
const someMerges = fc.array(fc.record({ left: symbol, right: symbol, product: symbol }), { maxLength: 20 });

test('tokens are those of the definition', () => {
  fc.assert(
    fc.property(someMerges, fc.array(fc.array(symbol, { maxLength: 40 })), (merges, words) => {
      const merger = new BytePairMerger(listed(merges));
      for (const word of words) {
        const { length, ids, counts } = merger.merge(word, word.length);
        const expected = merged(word, merges);
        assert.deepEqual([...ids.subarray(0, length)], expected.ids);
        assert.deepEqual([...counts.subarray(0, length)], expected.counts);
      }
    }),
    { numRuns: 300 },
  );
});

test('a word of a million symbols takes a bounded time', () => {
  const doubling = Array.from({ length: 20 }, (_, i) => ({ left: i, right: i, product: i + 1 }));
  const merger = new BytePairMerger(listed(doubling));
  const start = performance.now();
  const { length, ids, counts } = merger.merge(new Int32Array(2 ** 20), 2 ** 20);
  assert.deepEqual([length, ids[0], counts[0]], [1, 20, 2 ** 20]);
  // A second on a slow machine; a quadratic algorithm takes hours.
  assert.ok(performance.now() - start < 20_000);
});
