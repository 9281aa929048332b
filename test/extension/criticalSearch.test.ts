import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { emptyStats } from '#core/scoring/tokenStats';
import { type CriticalQuestion, firstQuestion } from '#extension/criticalQuestion';
import { CriticalSearch, type SearchSubject } from '#extension/criticalSearch';
import type { StudyModel } from '#extension/study';
import { PLANTED_TEXT, plantedClient, plantedRequest } from '#test/support/plantedSearch';
import { isNamed } from '#test/support/testClients';

const { ids, offsets, tokenText } = plantedRequest();
const question: CriticalQuestion = { ...firstQuestion, rollouts: 64, candidates: 1, maxTokens: 30, topP: 1 };
const judge = async (response: string) => response.endsWith('Y');

function subject(changes: Partial<SearchSubject> = {}): SearchSubject {
  const stats = { ...emptyStats(ids.length, 1), ids, offsets };
  const rows = [1, ids.length] as const;
  return { text: PLANTED_TEXT, stats, tokenText, start: 'default', rows, estimates: undefined, ...changes };
}

async function planted() {
  const { client } = await plantedClient();
  return client as unknown as StudyModel;
}

test('the planted token is found, its places told as they come', async () => {
  const search = new CriticalSearch(subject(), question, {});
  const tables: number[] = [];
  const onChange = () => {
    const table = search.blocks(true).find(block => block.kind === 'table');
    tables.push(table?.kind === 'table' ? table.rows.length : 0);
  };
  assert.equal(search.state, 'stopped');
  await search.run(await planted(), judge, new AbortController().signal, onChange);
  assert.equal(search.state, 'done');
  const row = PLANTED_TEXT.indexOf('X');
  assert.deepEqual([search.pivot!.row, search.pivot!.start, search.pivot!.end], [row, row, row + 1]);
  assert.equal(search.pivot!.after.successes, 0);
  assert.ok(search.pivot!.before!.successes > 20);
  assert.deepEqual(
    tables,
    [...tables].sort((a, b) => a - b),
  );
  assert.ok(tables.includes(1) && tables.includes(2));
  assert.ok(search.decoded > 0 && search.decoded <= search.most.tokens);
});

test('what was stopped goes on from there, and ends as if it had not been', async () => {
  const model = await planted();
  const whole = new CriticalSearch(subject(), question, {});
  await whole.run(model, judge, new AbortController().signal, () => {});
  const search = new CriticalSearch(subject(), question, {});
  const controller = new AbortController();
  await search.run(await planted(), judge, controller.signal, () => search.decoded > 500 && controller.abort());
  assert.equal(search.state, 'stopped');
  const known = search.blocks(true).find(block => block.kind === 'table');
  await search.run(await planted(), judge, new AbortController().signal, () => {
    const table = search.blocks(true).find(block => block.kind === 'table');
    // What was known stays in sight.
    assert.ok(table?.kind !== 'table' || known?.kind !== 'table' || table.rows.length >= known.rows.length);
  });
  assert.deepEqual([search.state, search.pivot], ['done', whole.pivot]);
  assert.deepEqual(search.record, whole.record);
});

test('a budget ends it; a judge that fails is what it fails with', async () => {
  const search = new CriticalSearch(subject(), { ...question, budget: 10 }, {});
  assert.deepEqual(search.most, { rollouts: 1, tokens: 10 });
  await search.run(await planted(), judge, new AbortController().signal, () => {});
  assert.equal(search.state, 'spent');
  const failing = () => Promise.reject(new UserError('bad-setting', 'No such judge.', 'Name one.'));
  const failed = new CriticalSearch(subject(), question, {});
  await assert.rejects(
    failed.run(await planted(), failing, new AbortController().signal, () => {}),
    isNamed('bad-setting', /No such judge/),
  );
  assert.equal(failed.state, 'stopped');
});

test('it is about its text whatever stands behind, and about no other', () => {
  const search = new CriticalSearch(subject({ text: 'abab', rows: [1, 4] }), question, {});
  assert.ok(search.isAbout('ababN', { ids }));
  assert.ok(!search.isAbout('abaX', { ids }));
  // The same letters may be cut in another way.
  assert.ok(!search.isAbout('ababN', { ids: Int32Array.of(1, 2, 9) }));
});

test('its speed is measured by a trial', async () => {
  const search = new CriticalSearch(subject(), question, {});
  assert.ok((await search.speed(await planted(), new AbortController().signal)) > 0);
});
