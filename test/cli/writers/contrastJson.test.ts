import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastJson } from '#cli/writers/contrastJson';
import { contrastResult } from '#test/support/contrastResult';

const read = (...args: Parameters<typeof contrastResult>) =>
  JSON.parse([...contrastJson(contrastResult(...args), '1.2')].join(''));

test('both runs are told apart, and every token has its measures', () => {
  const { manifest, tokens, summary } = read('against-model');
  assert.deepEqual([manifest.version, manifest.kind, manifest.file], ['1.2', 'model', 'a.txt']);
  assert.deepEqual([manifest.p.model.name, manifest.q.model.name, manifest.q.precision], ['one', 'other', 'fast']);
  assert.deepEqual([manifest.p.filled, manifest.q.filled, manifest.p.promptTokens], [1, 0, 2]);
  const [first, second, third] = tokens;
  assert.deepEqual([first.text, first.start, first.end], ['yes', 0, 3]);
  assert.ok(Math.abs(first.ratio - 4) < 1e-6 && Math.abs(first.ratio - (first.p.logprob - first.q.logprob)) < 1e-6);
  assert.deepEqual([first.differs, first.plausible, first.p.best.text, first.q.best.text], [true, true, 'yes', '=X']);
  assert.deepEqual([second.plausible, third.differs, third.kl, third.ratio], [false, false, 0, 0]);
  assert.deepEqual(Object.keys(first.score).sort(), ['0.5', '1', '1.5', '2']);
  assert.ok(Math.abs(summary.logOdds - (first.ratio + second.ratio + third.ratio)) < 1e-5);
  assert.deepEqual([summary.tokens, summary.measured, summary.differing], [3, 3, 2]);
  for (const name of ['boundary', 'neutral', 'wordings']) assert.ok(!(name in first));
});

test('prompts have a seam, neutral and wordings where these were asked for; changes their means', () => {
  const agreement = { mean: Float32Array.of(1, 2, Number.NaN), share: Float32Array.of(1, 0.5, Number.NaN) };
  const { tokens } = read('against-prompt', { agreement, neutral: Float32Array.of(-1, -2, -3) });
  assert.deepEqual(
    tokens.map((token: { boundary: boolean; neutral: number }) => [token.boundary, token.neutral]),
    [-1, -2, -3].map(neutral => [true, neutral]),
  );
  assert.deepEqual(tokens[1].wordings, { z: 2, agreement: 0.5, verdict: false });
  assert.equal(tokens[2].wordings.z, null);
  const changed = { stats: undefined as never, marks: Uint8Array.of(0, 1, 1), meanChanged: 2.5, meanRest: Number.NaN };
  assert.deepEqual(read('against-rev', { changed }).summary.changed, {
    tokens: 2,
    meanSurprisal: 2.5,
    meanSurprisalOfRest: null,
  });
});
