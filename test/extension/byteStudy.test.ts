import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NextByteParams } from '#core/protocol/bytes';
import { byteStudy } from '#extension/byteStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { foundBytes } from '#test/support/byteAnswers';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

const { stats } = statsOf('One·1 two·2');
const subject = (selection: StudySubject['selection']): StudySubject => ({
  text: 'aé😀b',
  stats,
  row: 0,
  selection,
  settings: { startToken: 'default', window: 128 } as Settings,
  readings: noReadings,
});

test('it is wanted at a cursor, not for a selection', () => {
  assert.ok(byteStudy.isWanted(subject([2, 2])));
  assert.ok(!byteStudy.isWanted(subject([1, 2])) && !byteStudy.isWanted(subject(null)));
});

test('it asks by bytes, and shows what came', async () => {
  const asked: NextByteParams[] = [];
  const model = {
    ask: async (_: string, params: NextByteParams) => {
      asked.push(params);
      return foundBytes();
    },
  } as unknown as StudyModel;
  const { blocks } = await byteStudy.ask(subject([4, 4]), model, new AbortController().signal);
  assert.deepEqual([asked[0]!.offset, asked[0]!.window, asked[0]!.ensemble], [7, 128, null]);
  assert.equal(blocks(0)[0]!.title, byteStudy.title);
});
