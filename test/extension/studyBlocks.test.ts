import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import type { Block } from '#core/lens/block';
import { answerBlocks, overallBlocks, studyNotes } from '#extension/studyBlocks';

const findings = {
  blocks: (row: number): readonly Block[] => [{ kind: 'text', title: 'Study', text: 'row {0}', values: [String(row)] }],
};
const said = (blocks: readonly Block[]) =>
  blocks.map(block => (block.kind === 'text' ? [block.text, ...block.values].join(' ') : block.kind));

test('a study says that it is asked, what it found, and why it failed', () => {
  assert.deepEqual(said(answerBlocks('Study', {}, true, 3)), [studyNotes.asking]);
  assert.deepEqual(said(answerBlocks('Study', { findings }, true, 3)), ['row {0} 3']);
  const error = new UserError('model-unusable', 'It cannot.', 'Take another.');
  assert.deepEqual(said(answerBlocks('Study', { findings, error }, true, 3)), ['{0} {1} It cannot. Take another.']);
});

test('findings about another text are told as such, and about no row', () => {
  assert.deepEqual(said(answerBlocks('Study', { findings }, false, 3)), [studyNotes.old, 'row {0} -1']);
});

test('what is said of the whole text is told as old where it was another text', () => {
  const whole = { ...findings, overall: findings.blocks(-1) };
  assert.deepEqual(said(overallBlocks('Study', { findings: whole }, true)), ['row {0} -1']);
  assert.deepEqual(said(overallBlocks('Study', { findings: whole }, false)), [studyNotes.old, 'row {0} -1']);
  assert.deepEqual(overallBlocks('Study', { findings: whole, error: new Error('no') }, true), []);
  assert.deepEqual(overallBlocks('Study', { findings }, false), []);
  assert.deepEqual(overallBlocks('Study', {}, false), []);
});
