import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openness } from '#core/contrast/forking';
import { findLens } from '#core/lens/registry';
import { forkingStudy } from '#extension/forkingStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel } from '#extension/study';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

test('it fills its column from the rows, and asks no model', async () => {
  const { text, stats } = statsOf('One·1 two·2 three·3');
  const subject = (id: string) => {
    return {
      text,
      stats,
      row: -1,
      selection: null,
      settings: { lens: findLens(id) } as Settings,
      readings: noReadings,
    };
  };
  assert.ok(forkingStudy.isWanted(subject('forking')) && !forkingStudy.isWanted(subject('entropy')));
  const { signal } = new AbortController();
  const { columns, blocks } = await forkingStudy.ask(subject('forking'), {} as StudyModel, signal);
  assert.deepEqual(columns, { forking: openness(stats.entropy) });
  assert.equal(blocks(-1)[0]?.kind, 'table');
});
