import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NextByteParams } from '#core/protocol/bytes';
import { keepEnsemble } from '#extension/ensembleChoice';
import { ensembleStudy } from '#extension/ensembleStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { foundBytes } from '#test/support/byteAnswers';
import { closedFormCard } from '#test/support/closedFormModel';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

const values = new Map<string, unknown>();
const kept = { get: (key: string) => values.get(key), update: (key: string, value: unknown) => values.set(key, value) };
const order: string[] = [];
const subject = (selection: StudySubject['selection']): StudySubject => ({
  text: 'aé',
  stats: statsOf('One·1').stats,
  row: 0,
  selection,
  settings: { startToken: '<bos>', window: 64 } as Settings,
  readings: { ...noReadings, joined: async () => void order.push('joined') },
  kept,
});
const { signal } = new AbortController();

test('it is wanted at a cursor once a second model is chosen', () => {
  assert.ok(!ensembleStudy.isWanted(subject([1, 1])));
  keepEnsemble(kept, { model: 'other', title: 'Other' });
  assert.ok(ensembleStudy.isWanted(subject([1, 1])));
  assert.ok(!ensembleStudy.isWanted(subject([0, 1])) && !ensembleStudy.isWanted(subject(null)));
});

test('the second model is ready before the two are asked, by bytes', async () => {
  const model = {
    card: closedFormCard,
    ask: async (method: string, params: NextByteParams) => {
      order.push(`${method} ${params.offset} ${params.start} ${params.ensemble}`);
      return foundBytes({ each: [foundBytes().exact, foundBytes().naive], leaked: [0, 0] });
    },
  } as unknown as StudyModel;
  const { blocks } = await ensembleStudy.ask(subject([2, 2]), model, signal);
  assert.deepEqual(order, ['joined', 'nextByte 3 default mean']);
  const [table, facts] = blocks(0);
  assert.equal(table!.title, ensembleStudy.title);
  assert.ok(facts?.kind === 'facts' && facts.facts.some(({ value }) => value === 'Other'));
});

test('a server has no bytes, and is told by name', async () => {
  const served = { card: { ...closedFormCard, server: { host: 'a.example' } } } as unknown as StudyModel;
  await assert.rejects(ensembleStudy.ask(subject([2, 2]), served, signal), /a\.example does not give bytes/);
});
