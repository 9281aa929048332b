import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { estimateAt, evidence, logRatio } from '#core/contrast/derived';
import type { ContrastSide } from '#core/protocol/contrast';
import { contrastDocument } from '#engine/contrastDocument';
import { smollm2Path } from '#test/support/models';
import { type Column, unpack } from '#test/support/parityGolden';
import { loadedClient } from '#test/support/scoreTexts';

/**
 * What a log-probability of either run may be off by (docs/measures.md) is what a log ratio may be off by, too; the other
 * figures are means of such ratios, or shares. nats.
 */
const TOLERANCE = 1e-3;
/** First choices whose logits are nearer than this may change places in another order of summation. */
const MOST_FLIPS = 1;

const { provenance, n, columns } = JSON.parse(
  readFileSync(join('test', 'fixtures', 'contrast', 'smollm2-prompts.json'), 'utf8'),
);
const golden = (name: string): Column => unpack(columns[name]);
const loaded = loadedClient({ path: await smollm2Path(), precision: 'exact', threads: 0 });
after(async () => (await loaded).dispose());

async function contrasted(prompts: readonly [string, string], length: number = provenance.text.length) {
  const text = readFileSync(join('test', 'fixtures', 'texts', provenance.text.file), 'utf8').slice(0, length);
  const side = (prompt: string): ContrastSide => {
    return { model: 'first', text, prompt, start: 'default', window: 0, overlap: 0 };
  };
  const params = { p: side(prompts[0]), q: side(prompts[1]) };
  return contrastDocument((await loaded).client, params, { signal: new AbortController().signal });
}

test('the formulas of the papers, as PyTorch computes them on the same weights', async () => {
  const found = await contrasted(provenance.prompts);
  assert.equal((await loaded).card.digest, provenance.model.sha256);
  assert.deepEqual([...found.ids], [...golden('ids')]);
  const { rows } = found;
  const pairs: [name: string, own: Float32Array][] = [
    ['logRatio', logRatio(rows)],
    ...(['kl', 'klDeviation', 'distance', 'crossEntropyPQ', 'crossEntropyQP'] as const).map(
      (name): [string, Float32Array] => [name, rows[name]],
    ),
    ...(provenance.betas as number[]).map((beta): [string, Float32Array] => [
      `estimate/${beta.toFixed(1)}`,
      estimateAt(rows, beta),
    ]),
  ];
  for (const [name, own] of pairs) {
    const expected = golden(name);
    assert.equal(own.length, n);
    const largest = own.reduce((most, value, row) => Math.max(most, Math.abs(value - expected[row]!)), 0);
    assert.ok(largest <= TOLERANCE, `${name} is off by ${largest}`);
  }
  for (const name of ['pBest', 'qBest'] as const) {
    const expected = golden(name);
    const flips = rows[name].filter((id, row) => id !== expected[row]).length;
    assert.ok(flips <= MOST_FLIPS, `${name}: ${flips} other first choices`);
  }
});

/** Characters; enough for laws that hold at every token. */
const SHORT = 250;

test('swapped prompts negate the evidence; one prompt twice leaves none', async () => {
  const [one, other]: [string, string] = provenance.prompts;
  const there = evidence(logRatio((await contrasted([one, other], SHORT)).rows)).at(-1)!;
  const back = evidence(logRatio((await contrasted([other, one], SHORT)).rows)).at(-1)!;
  assert.equal(there, 0 - back);
  assert.ok(Math.abs(there) > 0.1);
  const same = await contrasted([one, one], SHORT);
  assert.ok([...logRatio(same.rows), ...same.rows.kl, ...same.rows.distance].every(value => value === 0));
});
