import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ByteLm, neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { logProbOf, nodesBetween } from '#core/bytes/rowTree';
import type { Splitter } from '#core/tokenizer/split';
import { END_TOKEN, publishedMass, randomSource, toyLm, toyTokenizer, truth } from '#test/support/byteToys';

/** Float64 sums of some thousand terms. */
const EXACT = 1e-12;
const signal = new AbortController().signal;

/** Groups of two digits, counted from the right of a number. */
const fromTheRight: Splitter = (text, start, end, emit) => {
  for (let at = start; at < end; ) {
    let stop = at;
    while (stop < end && text[stop] === text[at]) stop += 1;
    if (text[at] !== '1') emit(at, stop);
    else for (let one = at; one < stop; one = one + ((stop - one) & 1 || 2)) emit(one, one + ((stop - one) & 1 || 2));
    at = stop;
  }
};

const toys: Readonly<Record<string, readonly [string, readonly string[], string | Splitter | null, number]>> = {
  'one merge': ['ab', ['a+a'], null, 9],
  'five merges': ['ab', ['a+b', 'ab+a', 'b+b', 'ab+ab', 'aba+bb'], null, 9],
  'merges that part': ['abc', ['a+b', 'b+c', 'ab+c', 'c+a', 'abc+a'], null, 7],
  'white space looks ahead': ['ab ', [' + ', ' +a', 'a+b', '  + '], ' ?[ab]+|\\s+(?!\\S)|\\s+', 7],
  'only blanks merge': ['ab ', [' + '], ' ?[ab]+|\\s+(?!\\S)|\\s+', 7],
  contractions: ["ab'", ["'+a", 'a+b', "'+'"], "'a|[ab]+|'+", 7],
  'digits from the right': ['a1', ['1+1', 'a+a'], fromTheRight, 9],
};

for (const [name, [alphabet, merges, cut, longest]] of Object.entries(toys)) {
  test(`exact against the source: ${name}`, async () => {
    for (const seed of [1, 2, 3]) {
      const source = randomSource(alphabet, longest, seed);
      const lm = toyLm(source, toyTokenizer(alphabet, merges, cut));
      for (const prefix of source.keys()) {
        if (prefix.length >= longest - 2) continue;
        const { mass, next } = truth(source, prefix);
        const found = await read(lm, prefix);
        assert.ok(
          Math.abs(Math.exp(found.log) - mass) / mass < EXACT,
          `P(${prefix}...) ${Math.exp(found.log)} ${mass}`,
        );
        assert.ok(found.leaked < EXACT, `${found.leaked} leaked at ${prefix}`);
        const off = Math.max(...next.map((each, byte) => Math.abs(each - found.bytes[byte]!)));
        assert.ok(off < EXACT, `${name}, "${prefix}": ${off}`);
      }
    }
  });
}

test('the published definition of covers, beside it: exact where nothing looks ahead, wrong where something does', () => {
  const worst = ([alphabet, merges, cut]: (typeof toys)[string]) => {
    const source = randomSource(alphabet, 5, 1);
    const tokenizer = toyTokenizer(alphabet, merges, cut);
    const off = [...source.keys()].map(prefix => {
      const { mass } = truth(source, prefix);
      return Math.abs(publishedMass(source, tokenizer, prefix) - mass) / mass;
    });
    return Math.max(...off);
  };
  for (const name of ['one merge', 'five merges', 'merges that part']) assert.ok(worst(toys[name]!) < EXACT, name);
  // Of the probability of a beginning that ends in blanks, the share that the definition misses.
  for (const name of ['white space looks ahead', 'only blanks merge']) assert.ok(worst(toys[name]!) > 0.1, name);
});

/** A chain over A and B with P(A|A) = p and P(A|B) = q, and a token for AA: what it comes to is known in closed form. */
test('a chain with one merge: the next byte after any run is that of the chain', async () => {
  const [p, q, ends] = [0.3, 0.6, 0.05];
  const source = new Map<string, number>();
  const grow = (text: string, mass: number) => {
    const last = text.length >= 9;
    source.set(text, last ? mass : mass * ends);
    if (last) return;
    const a = text === '' ? 0.5 : text.endsWith('a') ? p : q;
    grow(`${text}a`, mass * (1 - ends) * a);
    grow(`${text}b`, mass * (1 - ends) * (1 - a));
  };
  grow('', 1);
  const lm = toyLm(source, toyTokenizer('ab', ['a+a'], null));
  for (const [text, expected] of [
    ['ba', p],
    ['baa', p],
    ['baaa', p],
    ['bab', q],
  ] as const) {
    const { bytes } = await read(lm, text);
    assert.ok(Math.abs(bytes[0x61]! / (bytes[0x61]! + bytes[0x62]!) - expected) < EXACT, text);
  }
});

/** As the product does it, with the trunk's own probability added. */
async function read(lm: ByteLm, text: string) {
  const before = lm.tree.node([END_TOKEN]);
  const placed = placeCovers(lm, before, { text, unfinished: new Uint8Array(0) });
  await lm.tree.fill([...neededNodes(placed), ...nodesBetween(placed.trunk, before)], signal);
  const next = sumCovers(lm, placed);
  return { ...next, log: next.logWeight + logProbOf(placed.trunk, before) };
}
