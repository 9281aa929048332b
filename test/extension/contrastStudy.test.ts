import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { findLens } from '#core/lens/registry';
import type { ContrastParams } from '#core/protocol/contrast';
import { emptyStats } from '#core/scoring/tokenStats';
import { contrastStudy } from '#extension/contrastStudy';
import type { Settings } from '#extension/settings';
import type { Readings, StudyModel, StudySubject } from '#extension/study';
import { loadedHandlers } from '#test/support/handlersHost';
import { noReadings } from '#test/support/noReadings';
import { statsOf } from '#test/support/statsOf';

const { text, stats } = statsOf('One·1 two·2 three·3');
const subject = (changes: Partial<Settings> = {}, readings: Partial<Readings> = {}): StudySubject => {
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
  return { text, stats, row: -1, selection: null, settings, readings: { ...noReadings, ...readings } };
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
  assert.ok(Object.values(columns!).every(column => column.length === stats.length && column.every(Number.isFinite)));
  assert.deepEqual(
    blocks(0).map(({ kind }) => kind),
    ['facts', 'bars'],
  );
  await contrastStudy.ask(subject({ contrastWith: 'prompt' }), model, signal);
  assert.deepEqual([asked[1]!.p.prompt, asked[1]!.q.prompt, asked[1]!.q.window], ['a', 'b', 0]);
});

const { signal } = new AbortController();

/** A model that is asked through a channel, and what it was asked. */
async function recorded() {
  const channel = await loadedHandlers();
  const asked: ContrastParams[] = [];
  const ask = (method: never, params: never, options: never) => {
    asked.push(params);
    return channel.request(method, params, options);
  };
  return { model: { ask } as unknown as StudyModel, asked };
}

test('another version: tokens that are in both are compared, changed ones are counted and have no score', async () => {
  const { model } = await recorded();
  const letters = 'let total = 1;';
  const own = { ...emptyStats(letters.length, 0), logProb: new Float32Array(letters.length).fill(-Math.LN2) };
  own.offsets.set(Uint32Array.from({ length: 2 * letters.length }, (_, i) => (i + 1) >> 1));
  for (const [contrastWith, readings] of [
    ['saved', { saved: async () => 'let total = 10;' }],
    ['head', { committed: async () => 'let sum = 1;' }],
  ] as const) {
    const asked = { ...subject({ contrastWith }, readings), text: letters, stats: own };
    const { columns, blocks } = await contrastStudy.ask(asked, model, signal);
    assert.equal(columns!.contrast!.length, letters.length);
    const changed = letters.indexOf('total');
    assert.equal(Number.isNaN(columns!.contrast![changed + 2]!), contrastWith === 'head');
    const facts = blocks(-1).find(({ title }) => title === 'What changed');
    const value = facts?.kind === 'facts' ? facts.facts[0]!.value : '';
    assert.equal(value === '0', contrastWith === 'saved');
    assert.deepEqual(blocks(0)[0]!.title, contrastStudy.title);
  }
});

test('a second model is made ready first, and is Q', async () => {
  const { model, asked } = await recorded();
  const made: string[] = [];
  const second = async (kind: string) => void made.push(kind);
  for (const contrastWith of ['model', 'precision'] as const) {
    // Nothing was loaded in truth, which the worker says.
    await assert.rejects(contrastStudy.ask(subject({ contrastWith }, { second }), model, signal), /No second model/);
  }
  assert.deepEqual(made, ['model', 'precision']);
  assert.ok(asked.every(({ q }) => q.model === 'second'));
});

test('models of different vocabularies meet where both cut the text, with no colour', async () => {
  const methods: string[] = [];
  const ask = async (method: string, _: object, { onProgress }: { onProgress: (chunk: object) => void }) => {
    methods.push(method);
    if (method === 'contrast') throw new UserError('models-differ', 'They differ.', 'Choose others.');
    const { stats: own } = statsOf('One_two·4 three·1');
    onProgress({ at: 0, stats: own });
  };
  const asked = subject({ contrastWith: 'model' }, { second: async () => {} });
  const { columns, blocks } = await contrastStudy.ask(asked, { ask } as unknown as StudyModel, signal);
  assert.deepEqual([methods, columns], [['contrast', 'score'], undefined]);
  const facts = blocks(1).find(({ kind }) => kind === 'facts');
  assert.deepEqual(facts?.kind === 'facts' && facts.facts[0], { label: 'piece', value: 'One␣two' });
});

test('prompts in other words: what they do not agree on has no colour, and a neutral one stands beside', async () => {
  const { model, asked } = await recorded();
  const wordings = () => ({ neutral: 'z', paraphrases: [['b', 'a'] as const] });
  const { columns, blocks } = await contrastStudy.ask(subject({ contrastWith: 'prompt' }, { wordings }), model, signal);
  assert.deepEqual(
    asked.map(({ p, q }) => `${p.prompt}${q.prompt}`),
    ['ab', 'ba', 'az'],
  );
  // The other wording says the contrary of the first.
  assert.ok(columns!.contrast!.some(Number.isNaN));
  const facts = blocks(0).find(({ kind }) => kind === 'facts');
  const labels = facts?.kind === 'facts' ? facts.facts.map(({ label }) => label) : [];
  assert.ok(labels.includes('after the neutral prompt') && labels.includes('wordings that agree'));
});
