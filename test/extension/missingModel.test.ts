import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Missing, MissingModel } from '#extension/missingModel';

const found = { title: 'SmolLM2', bytes: 98, origin: 'catalogue', present: false };

/** A look-up over `info`, with the names that were asked for. */
function lookUp(info: (model: string | undefined) => Promise<unknown>) {
  const asked: (string | undefined)[] = [];
  const models = {
    state: 'none' as 'none' | 'loading' | 'ready',
    hostOptions: () => ({}),
    host: async () => ({
      info: (model: string | undefined) => {
        asked.push(model);
        return info(model);
      },
    }),
  };
  const settings: { model: string | undefined } = { model: undefined };
  let changes = 0;
  const missing = new MissingModel(models as never, settings as never, () => {
    changes += 1;
  });
  return { missing, models, settings, asked, changes: () => changes };
}

/** What is missing now; asked anew each time, whatever the compiler remembers of the answer before. */
const now = (of: MissingModel): Missing | undefined => of.current;
const turn = () => new Promise(resolve => setTimeout(resolve));

test('a model that must be fetched is told once that is known, and asked about once', async () => {
  const { missing, asked, changes } = lookUp(async () => found);
  assert.equal(now(missing), undefined);
  assert.equal(now(missing), undefined);
  await turn();
  assert.deepEqual(now(missing), { model: 'SmolLM2', bytes: 98 });
  assert.deepEqual([asked.length, changes()], [1, 1]);
});

test('a model that is there, or that a user added, is not missing; nor is one that cannot be found', async () => {
  for (const info of [
    async () => ({ ...found, present: true }),
    async () => ({ ...found, origin: 'added' }),
    async () => Promise.reject(new Error('no such model')),
  ]) {
    const { missing, changes } = lookUp(info);
    assert.equal(now(missing), undefined);
    await turn();
    assert.deepEqual([now(missing), changes()], [undefined, 0]);
  }
});

test('another model is looked up anew; an answer about the one before is dropped', async () => {
  const answers = new Map<string | undefined, (value: unknown) => void>();
  const { missing, settings, changes } = lookUp(
    model =>
      new Promise(resolve => {
        answers.set(model, resolve);
      }),
  );
  assert.equal(now(missing), undefined);
  await turn();
  settings.model = 'other';
  assert.equal(now(missing), undefined);
  await turn();
  answers.get(undefined)!(found);
  await turn();
  assert.deepEqual([now(missing), changes()], [undefined, 0]);
  answers.get('other')!({ ...found, title: 'Other' });
  await turn();
  assert.equal(now(missing)?.model, 'Other');
});

test('while a model is loaded none is missing, and after that it is looked up anew', async () => {
  const { missing, models, asked } = lookUp(async () => found);
  assert.equal(now(missing), undefined);
  await turn();
  models.state = 'ready';
  assert.equal(now(missing), undefined);
  models.state = 'none';
  assert.equal(now(missing), undefined);
  await turn();
  assert.deepEqual([now(missing)?.bytes, asked.length], [98, 2]);
});
