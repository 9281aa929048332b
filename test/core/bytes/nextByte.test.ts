import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ByteLm, neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { logProbOf, nodesBetween } from '#core/bytes/rowTree';
import type { Splitter } from '#core/tokenizer/split';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import {
  byteLmOf,
  END_TOKEN,
  PushedForwardLm,
  publishedMass,
  randomSource,
  toyLm,
  toyTokenizer,
  truth,
} from '#test/support/byteToys';

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
        const sum = found.bytes.reduce((total, each) => total + each, 0);
        assert.ok(Math.abs(sum - 1) < EXACT, `${prefix}: ${sum}`);
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

/**
 * The tokens of an endless chain over a and b with P(a|a) = p and P(a|b) = q, and one token for aa: in closed form.
 * A text begins as after a b.
 */
class ChainLm extends PushedForwardLm {
  constructor(
    private readonly p: number,
    private readonly q: number,
    tokenizer: Tokenizer,
  ) {
    super(new Map(), tokenizer);
  }

  override mass(path: readonly number[]): number {
    const [p, q] = [this.p, this.q];
    const after: Readonly<Record<number, readonly number[]>> = {
      [A]: [0, 0, 1, 0],
      [B]: [0, q * (1 - p), 1 - q, q * p],
      [AA]: [0, p * (1 - p), 1 - p, p * p],
    };
    return path.reduce((mass, id, i) => mass * after[path[i - 1] ?? B]![id]!, 1);
  }
}

const [A, B, AA] = [1, 2, 3];

test('a chain with one merge in closed form: the next byte after any run is that of the chain', async () => {
  const [p, q] = [0.3, 0.6];
  const tokenizer = toyTokenizer('ab', ['a+a'], null);
  const chain = new ChainLm(p, q, tokenizer);
  const lm = byteLmOf(chain, tokenizer);
  // After a lone a another can never come, says the model of tokens.
  assert.equal(chain.mass([B, A, A]), 0);
  const near = (found: number, expected: number, text: string) =>
    assert.ok(Math.abs(found / expected - 1) < EXACT, text);
  const b = Math.exp((await read(lm, 'b')).log);
  near(Math.exp((await read(lm, 'ba')).log), b * q, 'covers b a and b aa');
  near(Math.exp((await read(lm, 'baa')).log), b * q * p, 'one cover');
  for (let run = 1; run <= 6; run += 1) near((await read(lm, `b${'a'.repeat(run)}`)).bytes[0x61]!, p, `${run}`);
  near((await read(lm, 'bab')).bytes[0x61]!, q, 'after b');
});

/** As the product does it, with the trunk's own probability added. */
async function read(lm: ByteLm, text: string) {
  const before = lm.tree.node([END_TOKEN]);
  const placed = placeCovers(lm, before, { text, unfinished: new Uint8Array(0) });
  await lm.tree.fill([...neededNodes(placed), ...nodesBetween(placed.trunk, before)], signal);
  const next = sumCovers(lm, placed);
  return { ...next, log: next.logWeight + logProbOf(placed.trunk, before) };
}
