import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import type { ShortContextParams } from '#core/protocol/worker';
import { contextStudy } from '#extension/contextStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('One·1 two·2 three·3 four·4 five·5 six·6 seven·7');
stats.context.set(Array.from({ length: stats.length }, (_, row) => row + 1));
const subject = (changes: Partial<StudySubject> = {}, lens: Settings['lens'] = surprisal): StudySubject => {
  const settings = { lens, startToken: 'default' } as Settings;
  return { text, stats, row: 6, selection: [0, 3], settings, readings: noReadings, ...changes };
};

test('it is wanted for a selected token with context to take away', () => {
  assert.ok(contextStudy.isWanted(subject()));
  for (const changes of [{ row: -1 }, { selection: null }, { selection: [2, 2] as const }, { row: 0 }]) {
    assert.ok(!contextStudy.isWanted(subject(changes)), JSON.stringify(changes));
  }
  assert.ok(!contextStudy.isWanted(subject({}, tokens)));
});

test('it asks for the tokens before the selected one, and shows what came', async () => {
  const asked: unknown[] = [];
  const model = {
    ask: async (method: string, params: ShortContextParams) => {
      asked.push([method, [...params.ids], params.lengths, params.start]);
      return { logProbs: Float32Array.of(-3, -2) };
    },
  } as unknown as StudyModel;
  const { blocks } = await contextStudy.ask(subject(), model, new AbortController().signal);
  assert.deepEqual(asked, [['shortContexts', [...stats.ids.slice(2, 7)], [1, 4], 'default']]);
  const [block] = blocks(6);
  assert.deepEqual(block?.kind === 'bars' && block.bars.map(({ label }) => label), ['1 token', '4 tokens', '7 tokens']);
});
