import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { DetectedWindow } from '#core/detect/document';
import { minKPlusPlusTokens } from '#core/detect/memorised';
import { aiText, aiTextColumns } from '#core/lens/aiText';
import { familiarColumn } from '#core/lens/memorised';
import { surprisal } from '#core/lens/surprisal';
import { AI_TEXT_TITLE } from '#core/panel/aiTextBlocks';
import { aiTextStudy } from '#extension/aiTextStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

// The shipped bundles are CommonJS, and heads lie beside them; this bundle is not.
Object.assign(globalThis, { __dirname: resolve('dist') });

const { text, stats } = statsOf('It·1 rains.·2 It·1 pours.·3', 0);
const subject = (lens: Settings['lens'] = aiText): StudySubject => {
  return { text, stats, row: -1, selection: null, settings: { lens } as Settings, readings: noReadings };
};

test('it is wanted while its lens is looked through', () => {
  assert.ok(aiTextStudy.isWanted(subject()));
  assert.ok(!aiTextStudy.isWanted(subject(surprisal)));
});

const judged = { logit: 1, weight: Float32Array.of(1.5, 0.5, 1), contribution: Float32Array.of(2, -2, 1) };
const read: DetectedWindow = { at: 0, total: 4, stats, evidenceFrom: 1, judged };
const ask = async (_: string, __: unknown, { onProgress }: { onProgress: (window: DetectedWindow) => void }) => {
  onProgress(read);
  return { normalized: text };
};

test('where nothing is said of the whole, its tokens say nothing either', async () => {
  const model = { ask, card: { digest: 'of another model', tokenizerDigest: 'of another' } } as unknown as StudyModel;
  const { columns, blocks } = await aiTextStudy.ask(subject(), model, new AbortController().signal);
  const { evidence, weight } = aiTextColumns;
  assert.ok([...columns![evidence]!, ...columns![weight]!].every(Number.isNaN));
  assert.ok(blocks(1).every(({ kind }) => kind !== 'facts'));
});

test('what the head says becomes a column for the lens and blocks for the panel', async () => {
  const model = { ask } as unknown as StudyModel;
  const { columns, overall, blocks } = await aiTextStudy.ask(subject(), model, new AbortController().signal);
  assert.deepEqual(columns![aiTextColumns.evidence], Float32Array.of(Number.NaN, 6, -6, 3));
  assert.deepEqual(columns![aiTextColumns.weight], Float32Array.of(Number.NaN, 1.5, 0.5, 1));
  assert.deepEqual(columns![familiarColumn], minKPlusPlusTokens(stats));
  assert.equal(overall![0]!.title, AI_TEXT_TITLE);
  assert.ok(blocks(-1).some(({ kind }) => kind === 'table'));
  const [own] = blocks(1);
  assert.equal(own?.kind === 'facts' && own.facts[0]!.value, '+2.0000');
});
