import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { surprisal } from '#core/lens/surprisal';
import { tokens } from '#core/lens/tokens';
import type { ByteChunk, ByteSurprisalParams } from '#core/protocol/bytes';
import { byteRowsStudy } from '#extension/byteRowsStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

const { stats } = statsOf('One·1 two·2');
const subject = (selection: StudySubject['selection'], text = 'aé😀b', lens: Settings['lens'] = surprisal) => ({
  text,
  stats,
  row: 0,
  selection,
  settings: { lens, startToken: 'default', window: 0 } as Settings,
  readings: noReadings,
});

test('it is wanted for a selection that is not too long', () => {
  assert.ok(byteRowsStudy.isWanted(subject([1, 2])));
  assert.ok(!byteRowsStudy.isWanted(subject([1, 1])) && !byteRowsStudy.isWanted(subject(null)));
  assert.ok(!byteRowsStudy.isWanted(subject([0, 200], 'é'.repeat(200))), '400 bytes');
  assert.ok(!byteRowsStudy.isWanted(subject([1, 2], 'aé😀b', tokens)));
  assert.ok(byteRowsStudy.isWanted(subject([1, 2], 'aé😀b', byteSurprisal)));
});

test('it asks for the bytes of the selection and puts together what comes', async () => {
  const asked: ByteSurprisalParams[] = [];
  const model = {
    ask: async (_: string, params: ByteSurprisalParams, { onProgress }: { onProgress: (chunk: ByteChunk) => void }) => {
      asked.push(params);
      const chunk = (at: number, length: number) => ({
        at,
        logProb: new Float64Array(length).fill(-Math.LN2),
        leaked: new Float64Array(length),
        complete: true,
      });
      onProgress(chunk(1, 2));
      onProgress(chunk(3, 4));
    },
  } as unknown as StudyModel;
  const { blocks } = await byteRowsStudy.ask(subject([1, 4]), model, new AbortController().signal);
  assert.deepEqual([asked[0]!.from, asked[0]!.to], [1, 7]);
  const [characters] = blocks(0);
  assert.deepEqual(characters?.kind === 'table' && characters.rows.map(row => row.at(-1)), ['2.00', '4.00']);
});
