import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringBytes } from '#core/bytes/byteOrder';
import { coverTools } from '#core/bytes/coverTools';
import { staysApart } from '#core/bytes/leaves';
import { Seams } from '#core/bytes/seams';
import { BytePairMerger } from '#core/tokenizer/bytePair';
import { listedMerges } from '#core/tokenizer/merges';
import { mulberry32 } from '#test/support/nastyText';
import { realModels, realTokenizer } from '#test/support/realTokenizers';

/** Tokens of a real vocabulary tried on the left, and after each of them. */
const LEFTS = 300;
const RIGHTS = 300;

for (const model of realModels) {
  test(`a seam holds where merging both sides together leaves them apart: ${model}`, async () => {
    const { steps, order } = coverTools(await realTokenizer(model));
    const symbolsOf = (id: number) => steps.symbols(stringBytes(order.spelling(id)));
    const seams = new Seams(steps.merges, symbolsOf);
    const below = mulberry32(5);
    const answers = { true: 0, false: 0, null: 0 };
    for (let i = 0; i < LEFTS; i += 1) {
      const left = order.ids[below(order.ids.length)]!;
      for (let j = 0; j < RIGHTS; j += 1) {
        const right = order.ids[below(order.ids.length)]!;
        const found = seams.holds(left, right);
        answers[`${found}`] += 1;
        const expected = staysApart(steps, symbolsOf(left), symbolsOf(right), [left, right]);
        if (found !== null) assert.equal(found, expected, JSON.stringify([left, right].map(order.spelling)));
      }
    }
    assert.ok(Math.min(answers.true, answers.false) > 1000, JSON.stringify(answers));
    assert.equal(answers.null, 0);
  });
}

/** Vocabularies of up to so many tokens over so few symbols, where almost every pair might merge across. */
const [TOYS, SYMBOLS, MERGES] = [300, 2, 12];

test('seams of made-up merges hold as merging says, whatever the order of the merges', () => {
  const below = mulberry32(6);
  const answers = { true: 0, false: 0, null: 0 };
  for (let toy = 0; toy < TOYS; toy += 1) {
    const { list, symbols } = madeUp(below);
    const merges = listedMerges(list);
    const merger = new BytePairMerger(merges);
    const merge = (ids: Int32Array, count: number) => {
      const merged = merger.merge(ids, count);
      return merged.ids.slice(0, merged.length);
    };
    const seams = new Seams(merges, id => symbols[id]!);
    for (let left = 0; left < symbols.length; left += 1) {
      for (let right = 0; right < symbols.length; right += 1) {
        const found = seams.holds(left, right);
        answers[`${found}`] += 1;
        if (found === null) continue;
        const expected = staysApart({ merge }, symbols[left]!, symbols[right]!, [left, right]);
        assert.equal(found, expected, `${list.join()}: ${left} ${right}`);
      }
    }
  }
  assert.ok(Math.min(...Object.values(answers)) > 1000, JSON.stringify(answers));
});

/** Merges of random tokens made so far; in half of the toys in a random order, so that some are not made by their own. */
function madeUp(below: (limit: number) => number) {
  const symbols = Array.from({ length: SYMBOLS }, (_, id) => Int32Array.of(id));
  const spelled = new Set(symbols.map(each => each.join()));
  const rules: number[][] = [];
  for (let i = 0; i < MERGES; i += 1) {
    const [left, right] = [below(symbols.length), below(symbols.length)];
    const joined = Int32Array.of(...symbols[left]!, ...symbols[right]!);
    if (spelled.has(joined.join())) continue;
    spelled.add(joined.join());
    rules.push([left, right, symbols.length]);
    symbols.push(joined);
  }
  if (below(2) === 0) for (let i = rules.length - 1; i > 0; i -= 1) swap(rules, i, below(i + 1));
  return { list: rules.flat(), symbols };
}

function swap<T>(list: T[], i: number, j: number): void {
  [list[i], list[j]] = [list[j]!, list[i]!];
}
