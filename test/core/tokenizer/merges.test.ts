import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinedMerges, listedMerges } from '#core/tokenizer/merges';

const NEVER = Number.POSITIVE_INFINITY;

test('listed merges go by their place; a pair listed twice has its last', () => {
  const id = fc.nat(300_000);
  const pair = fc.record({ left: id, right: id, product: id });
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 300 }), id, id, (merges, left, right) => {
      const found = listedMerges(merges.flatMap(({ left, right, product }) => [left, right, product]));
      const places = new Map(merges.map((merge, place) => [`${merge.left} ${merge.right}`, place]));
      for (const merge of merges) {
        const place = places.get(`${merge.left} ${merge.right}`)!;
        assert.equal(found.priority(merge.left, merge.right), place);
        assert.equal(found.product(place), merges[place]!.product);
      }
      assert.equal(found.priority(left, right), places.get(`${left} ${right}`) ?? NEVER);
    }),
  );
});

const spellings = ['a', 'b', 'ab', 'aab', 'aa', 'aaa'];
const joined = (ties: 'longest-left' | 'leftmost', places = [0, 1, 2, 3, 4, 5]) =>
  joinedMerges({
    spelling: id => spellings[id]!,
    idOf: spelling => (spellings.includes(spelling) ? spellings.indexOf(spelling) : undefined),
    order: { place: id => places[id]!, id: place => places.indexOf(place) },
    longest: 3,
    ties,
  });
const [a, b, ab, , aa, aaa] = spellings.keys();

test('joined merges go by the order of what they make', () => {
  for (const ties of ['longest-left', 'leftmost'] as const) {
    const merges = joined(ties, [0, 1, 5, 2, 4, 3]);
    assert.equal(merges.priority(b!, a!), NEVER);
    assert.equal(merges.priority(aaa!, a!), NEVER);
    const priorities = [
      merges.priority(aa!, b!),
      merges.priority(aa!, a!),
      merges.priority(a!, a!),
      merges.priority(a!, b!),
    ];
    assert.deepEqual(
      [...priorities].sort((x, y) => x - y),
      priorities,
    );
    assert.deepEqual(
      priorities.map(priority => spellings[merges.product(priority)]),
      ['aab', 'aaa', 'aa', 'ab'],
    );
  }
});

test('what can be made in two ways', () => {
  const longest = joined('longest-left');
  assert.ok(longest.priority(aa!, a!) < longest.priority(a!, aa!));
  assert.ok(longest.priority(aa!, b!) < longest.priority(a!, ab!));
  const leftmost = joined('leftmost');
  assert.equal(leftmost.priority(aa!, a!), leftmost.priority(a!, aa!));
});
