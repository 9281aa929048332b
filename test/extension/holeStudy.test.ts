import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FimParams } from '#core/protocol/fim';
import { askOtherwise, holeStudy, markHole } from '#extension/holeStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { filledHoles } from '#test/support/byteAnswers';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('One·1 two·2');
const subject = (changes: Partial<StudySubject> = {}): StudySubject => ({
  text,
  stats,
  row: 0,
  selection: [1, 3],
  settings: { startToken: 'default', window: 0 } as Settings,
  readings: noReadings,
  ...changes,
});

test('only the stretch that was marked is a hole, and only of that text', () => {
  assert.ok(!holeStudy.isWanted(subject()));
  markHole(text, [1, 3]);
  assert.ok(holeStudy.isWanted(subject()));
  assert.ok(!holeStudy.isWanted(subject({ selection: [1, 4] })));
  assert.ok(!holeStudy.isWanted(subject({ selection: null })));
  assert.ok(!holeStudy.isWanted(subject({ text: `${text}.` })));
});

function asking(found = filledHoles()[0]!) {
  const asked: FimParams[] = [];
  const model = {
    ask: async (_: string, params: FimParams) => {
      asked.push(params);
      return found;
    },
  } as unknown as StudyModel;
  return { asked, ask: () => holeStudy.ask(subject(), model, new AbortController().signal) };
}

test('it asks for the stretch, and shows what came', async () => {
  const { asked, ask } = asking();
  const { blocks } = await ask();
  assert.deepEqual(asked[0]!.hole, [1, 3]);
  assert.deepEqual([asked[0]!.boundary, asked[0]!.layout], ['default', 'default']);
  assert.equal(blocks(0)[0]!.title, holeStudy.title);
});

test('asked otherwise, it is the other boundary or order than the last answer had', async () => {
  const [split, suffixFirst, joint] = filledHoles().map(found => asking(found));
  await split!.ask();
  askOtherwise('boundary');
  await joint!.ask();
  assert.equal(joint!.asked[0]!.boundary, 'rollback');
  askOtherwise('boundary');
  askOtherwise('layout');
  await suffixFirst!.ask();
  const { boundary, layout } = suffixFirst!.asked[0]!;
  assert.deepEqual([boundary, layout], ['split', 'suffix-prefix-middle']);
  askOtherwise('layout');
  await split!.ask();
  assert.equal(split!.asked[1]!.layout, 'prefix-suffix-middle');
});
