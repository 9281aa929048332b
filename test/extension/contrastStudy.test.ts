import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLens } from '#core/lens/registry';
import type { ContrastParams } from '#core/protocol/contrast';
import { contrastStudy } from '#extension/contrastStudy';
import type { Settings } from '#extension/settings';
import type { StudyModel, StudySubject } from '#extension/study';
import { loadedHandlers } from '#test/support/handlersHost';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('One·1 two·2 three·3');
const subject = (changes: Partial<Settings> = {}): StudySubject => {
  const settings = {
    lens: findLens('contrast'),
    startToken: 'default',
    window: 0,
    contrastWith: 'context',
    contrastContext: 4,
    contrastPrompt: 'a',
    contrastOtherPrompt: 'b',
    contrastBeta: 1,
    ...changes,
  } as Settings;
  return { text, stats, row: -1, selection: null, settings };
};

test('it is wanted through its two lenses alone', () => {
  const wanted = ['contrast', 'critical', 'surprisal', 'forking'].filter(id => {
    return contrastStudy.isWanted(subject({ lens: findLens(id)! }));
  });
  assert.deepEqual(wanted, ['contrast', 'critical']);
});

test('it asks for what the settings say, and fills both columns', async () => {
  const channel = await loadedHandlers();
  const asked: ContrastParams[] = [];
  const ask = (method: never, params: never, options: never) => {
    asked.push(params);
    return channel.request(method, params, options);
  };
  const model = { ask } as unknown as StudyModel;
  const { signal } = new AbortController();
  const { columns, blocks } = await contrastStudy.ask(subject(), model, signal);
  assert.deepEqual([asked[0]!.p.window, asked[0]!.q.window, asked[0]!.q.overlap], [0, 4, 2]);
  assert.deepEqual(Object.keys(columns!), ['contrast', 'critical']);
  assert.ok(Object.values(columns!).every(column => column.length === text.length && column.every(Number.isFinite)));
  assert.deepEqual(
    blocks(0).map(({ kind }) => kind),
    ['facts', 'bars'],
  );
  await contrastStudy.ask(subject({ contrastWith: 'prompt' }), model, signal);
  assert.deepEqual([asked[1]!.p.prompt, asked[1]!.q.prompt, asked[1]!.q.window], ['a', 'b', 0]);
});
