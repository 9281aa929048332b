import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DetectManifest, detectJson } from '#cli/writers/detectJson';
import { detectedText } from '#test/support/detectedText';

test('the object that docs/output.md defines', () => {
  const { found } = detectedText();
  const manifest = { tool: 'token-loupe', head: null } as unknown as DetectManifest;
  const json = JSON.parse([...detectJson(manifest, found)].join(''));
  assert.deepEqual(Object.keys(json), ['manifest', 'pawn', 'criteria', 'reliability', 'spans', 'tokens', 'warnings']);
  assert.deepEqual(Object.keys(json.pawn), ['probability', 'logit', 'interval', 'band']);
  assert.equal(json.pawn.logit, 1);
  assert.equal(json.criteria.dcPdd, null);
  assert.ok(json.criteria.logLikelihood < 0);
  assert.deepEqual([json.reliability.kind, json.reliability.measuredOn], ['prose', 'short prose']);
  assert.deepEqual(json.reliability.auroc.lrr, { 2023: 0.91, 2026: 0.31 });
  const [first, second] = json.spans;
  assert.deepEqual([first.start, first.end, first.logit, first.tokens], [0, 9, 3, 2]);
  assert.deepEqual([second.start, second.end, second.logit, second.tokens], [10, 19, -2, 2]);
  assert.deepEqual(Object.keys(first.criteria), Object.keys(json.criteria));
  const [, token] = json.tokens;
  assert.deepEqual([token.start, token.end, token.weight, token.contribution], [2, 9, 1.5, 2]);
  assert.ok(Math.abs(first.criteria.logLikelihood - (json.tokens[0].logprob + token.logprob) / 2) < 1e-6);
  assert.equal(first.criteria.zlibRatio, null);
  assert.equal(token.rank, found.document.stats.rank[1]);
  const parts = json.tokens.reduce((sum: number, token: { contribution: number }) => sum + token.contribution, 0);
  assert.equal(parts, json.pawn.logit);
  assert.ok(json.warnings.length > 0 && json.warnings.every((warning: unknown) => typeof warning === 'string'));
});

test('a text too short to judge has no probability', () => {
  const { found } = detectedText(50);
  const json = JSON.parse([...detectJson({} as DetectManifest, found)].join(''));
  assert.deepEqual(json.pawn, { probability: null, logit: 1, interval: null, band: 'too-short' });
});
