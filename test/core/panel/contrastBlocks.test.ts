import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrastBlocks, EVIDENCE_TITLE } from '#core/panel/contrastBlocks';
import { shownContrast } from '#test/support/contrastResult';

test('of a row its figures, and always the curve of evidence, whose last point is the verdict', () => {
  const found = shownContrast();
  const [facts, curve] = contrastBlocks(found, 1);
  assert.ok(facts?.kind === 'facts' && curve?.kind === 'bars');
  const value = (label: string) => facts.facts.find(fact => fact.label === label)?.value;
  assert.match(value('log ratio')!, /^−[\d.]+ nats$/);
  assert.equal(value('first choice of the second reading'), '␣no');
  assert.equal(curve.title, EVIDENCE_TITLE);
  assert.deepEqual(
    curve.bars.map(({ label, here }) => [label, here]),
    [
      ['33.3%', false],
      ['66.7%', true],
      ['100%', false],
    ],
  );
  assert.equal(Math.max(...curve.bars.map(({ share }) => share)), 1);
  assert.deepEqual(
    contrastBlocks(found, -1).map(({ kind }) => kind),
    ['bars'],
  );
});

test('an empty text has no points', () => {
  const [curve] = contrastBlocks({ ...shownContrast(), evidence: new Float64Array(0) }, -1);
  assert.ok(curve?.kind === 'bars' && curve.bars.length === 0);
});

test('what two prompts are held against, and what changed between two versions, where that was asked', () => {
  const found = shownContrast();
  const agreement = { mean: found.z, share: Float32Array.of(1, 0.5, Number.NaN) };
  const changed = { tokens: 2, mean: Math.LN2, meanOfRest: Number.NaN };
  const [facts, changes] = contrastBlocks({ ...found, agreement, neutral: Float32Array.of(0, -1, -2), changed }, 0);
  assert.ok(facts?.kind === 'facts' && changes?.kind === 'facts');
  const value = (label: string) => [...facts.facts, ...changes.facts].find(fact => fact.label === label)?.value;
  assert.deepEqual([value('after the neutral prompt'), value('wordings that agree')], ['100%', '100%']);
  assert.deepEqual([value('changed tokens'), value('their mean surprisal')], ['2', '1.00 bits']);
  assert.equal(value('mean surprisal of the rest'), '–');
});
