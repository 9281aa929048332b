import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleAfter, sampleContinuation } from '#core/bytes/sampleMiddle';
import { uniformStream } from '#core/math/uniform';
import { END_TOKEN, randomSource, toyLm, toyTokenizer, truth } from '#test/support/byteToys';

const { signal } = new AbortController();
/** Samples; a share of them is off by less than four standard deviations. */
const SAMPLES = 2000;

test('samples follow the source, also where a cursor stands inside a token', async () => {
  const source = randomSource('abc', 6, 8);
  const lm = toyLm(source, toyTokenizer('abc', ['a+b', 'b+c', 'ab+c', 'c+a'], null));
  const before = lm.tree.node([END_TOKEN]);
  for (const text of ['', 'ca']) {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < SAMPLES; seed += 1) {
      const rule = { next: uniformStream(seed), most: 8, isEnough: () => false };
      const sampled = await sampleContinuation(lm, before, text, rule, signal);
      counts.set(sampled[0] ?? 'end', (counts.get(sampled[0] ?? 'end') ?? 0) + 1);
    }
    const { next } = truth(source, text);
    for (const outcome of ['a', 'b', 'c', 'end']) {
      const p = next[outcome === 'end' ? 256 : outcome.charCodeAt(0)]!;
      const share = (counts.get(outcome) ?? 0) / SAMPLES;
      assert.ok(Math.abs(share - p) < 4 * Math.sqrt((p * (1 - p)) / SAMPLES), `${text} ${outcome}: ${share} ${p}`);
    }
  }
});

test('a sample ends where it is enough, at its most tokens, and is the same for a seed', async () => {
  const source = randomSource('ab', 6, 8);
  const lm = toyLm(source, toyTokenizer('ab', ['a+b'], null));
  const node = lm.tree.node([END_TOKEN]);
  const sample = (most: number, isEnough: (text: string) => boolean) =>
    sampleAfter(lm, node, { next: uniformStream(4), most, isEnough }, signal);
  assert.equal(await sample(0, () => false), '');
  const whole = await sample(9, () => false);
  assert.equal(await sample(9, () => false), whole);
  assert.ok(whole.startsWith(await sample(9, text => text !== '')));
  assert.ok(source.has(whole));
});
