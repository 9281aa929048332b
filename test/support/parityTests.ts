/**
 * The engine, in a process of its own, against Hugging Face transformers in float32 on the same dequantised weights.
 * How the goldens were made: test/fixtures/parity/README.md.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ModelCard } from '#core/model/modelCard';
import type { TokenStats } from '#core/scoring/tokenStats';
import { distance } from './distance.ts';
import { type ParityGolden, type ParityModel, type ParityText, parityTexts, readParityGolden } from './parityGolden.ts';
import { type LoadedClient, loadedClient, quantisedClient, scoreText } from './scoreTexts.ts';

const TOLERANCE = 1e-3;
const TOP = 5;

/** How far llama.cpp itself is from float32 on these texts, by `npm run bench -- accuracy --write`. */
const llamaCpp: {
  readonly [model in ParityModel]: Readonly<Record<string, { meanDifference: number; perplexityChange: number }>>;
} = JSON.parse(readFileSync(join('test', 'fixtures', 'parity', 'llamaCpp.json'), 'utf8')).distances;

/** Declares the tests of one real model; each model is a file of its own, which are run side by side. */
export function parityTests(model: ParityModel, path: () => Promise<string>): void {
  test('exact', async t => {
    const loaded = await loadedClient({ path: await path(), precision: 'exact', threads: 0 });
    await eachText(t, loaded, model, parityTexts, (golden, stats) => {
      assertRanks(golden, stats);
      assertDetail(golden, stats);
      return figures({
        logProb: assertNear(golden, stats, 'logProb'),
        entropy: assertNear(golden, stats, 'entropy'),
      });
    });
  });

  test('quantised, whether it is faster here or not', async t => {
    const loaded = await quantisedClient(await path(), 2);
    assert.equal(loaded.card.precision, 'fast');
    await eachText(t, loaded, model, ['english', 'mixed'], (golden, stats, name) => {
      const own = distance(stats.logProb, golden.logProb);
      const theirs = llamaCpp[model][name]!;
      const words = `${figures({ ...own })}; llama.cpp ${figures({ ...theirs })}`;
      assert.ok(own.meanDifference <= theirs.meanDifference, words);
      assert.ok(Math.abs(own.perplexityChange) <= 0.018, words);
      return words;
    });
  });
}

async function eachText(
  t: TestContext,
  { client, card, dispose }: LoadedClient,
  model: ParityModel,
  names: readonly ParityText[],
  check: (golden: ParityGolden, stats: TokenStats, name: string) => string,
): Promise<void> {
  try {
    for (const name of names) {
      const golden = readParityGolden(model, name);
      assertSameModel(golden, card);
      const stats = await scoreText(client, golden.text, 2048);
      assertIds(golden, stats);
      t.diagnostic(`${name}: ${golden.length} tokens, ${check(golden, stats, name)}`);
    }
  } finally {
    await dispose();
  }
}

/** The largest difference of a column. */
function assertNear(golden: ParityGolden, stats: TokenStats, column: 'logProb' | 'entropy'): number {
  let largest = 0;
  for (let row = 0; row < golden.length; row++) {
    const difference = Math.abs(stats[column][row]! - golden[column][row]!);
    // Row by row: a NaN fails here, and would not where only the largest is looked at.
    assert.ok(difference <= TOLERANCE, `${column} of row ${row} differs by ${difference}`);
    largest = Math.max(largest, difference);
  }
  return largest;
}

function assertSameModel(golden: ParityGolden, card: ModelCard): void {
  assert.equal(card.digest, golden.modelDigest);
  assert.deepEqual(card.start, golden.start);
}

function assertIds(golden: ParityGolden, stats: TokenStats): void {
  assert.deepEqual([...stats.ids], [...golden.ids]);
  assert.deepEqual(
    [...stats.context],
    Array.from(golden.ids, (_, row) => row + 1),
  );
}

/** Equal, but for tokens so near in their logits that the order of summation decides between them. */
function assertRanks(golden: ParityGolden, stats: TokenStats): void {
  for (let row = 0; row < golden.length; row++) {
    const [rank, best, worst] = [stats.rank[row]!, -golden.rankUp[row]!, golden.rankDown[row]!];
    const moved = rank - golden.rank[row]!;
    assert.ok(moved >= best && moved <= worst, `rank ${rank} of row ${row} should be ${golden.rank[row]}`);
  }
}

/** The other measures, where the golden has them. */
function assertDetail({ detail, length }: ParityGolden, stats: TokenStats): void {
  assert.equal(detail.k, TOP);
  for (let i = 0, row = 0; row < length; i++, row += detail.stride) {
    const near = (name: string, actual: number, expected: number, tolerance: number) =>
      assert.ok(Math.abs(actual - expected) <= tolerance, `${name} of row ${row}: ${actual}, not ${expected}`);
    near('maxLogProb', stats.maxLogProb[row]!, detail.maxLogProb[i]!, TOLERANCE);
    // Its terms are p (ln p)^2: an error of the log-probabilities counts about 2 |ln p| times, and ln p is 10 or so.
    near('secondMoment', stats.secondMoment[row]!, detail.secondMoment[i]!, 20 * TOLERANCE);
    near('topP', stats.topP[row]!, detail.topP[i]!, TOLERANCE);
    for (let j = 0; j < TOP; j++) {
      const [ours, theirs] = [row * stats.k + j, i * TOP + j];
      near(`log-probability ${j}`, stats.topLogProbs[ours]!, detail.topLogProbs[theirs]!, TOLERANCE);
      const neighbours = [detail.topLogProbs[theirs - 1]!, detail.topLogProbs[theirs + 1]!];
      const tied = neighbours.some(other => Math.abs(other - detail.topLogProbs[theirs]!) <= TOLERANCE);
      // The token after the last one kept may tie with it; that is not in the golden.
      if (!tied && j < TOP - 1) assert.equal(stats.topIds[ours], detail.topIds[theirs], `top ${j} of row ${row}`);
    }
  }
}

function figures(values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
    .join(', ');
}
