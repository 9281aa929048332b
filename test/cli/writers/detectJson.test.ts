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
  assert.deepEqual(json.reliability.auroc.lrr, { 2023: 0.91, 2026: 0.31 });
  assert.deepEqual(json.spans, [
    { start: 0, end: 9, logit: 3 },
    { start: 10, end: 19, logit: -2 },
  ]);
  assert.deepEqual(json.tokens[1], { start: 2, end: 9, weight: 1.5, contribution: 2 });
  const parts = json.tokens.reduce((sum: number, token: { contribution: number }) => sum + token.contribution, 0);
  assert.equal(parts, json.pawn.logit);
  assert.ok(json.warnings.length > 0 && json.warnings.every((warning: unknown) => typeof warning === 'string'));
});

test('a text too short to judge has no probability', () => {
  const { found } = detectedText(50);
  const json = JSON.parse([...detectJson({} as DetectManifest, found)].join(''));
  assert.deepEqual(json.pawn, { probability: null, logit: 1, interval: null, band: 'too-short' });
});
