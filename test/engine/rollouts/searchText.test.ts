import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '#core/errors';
import { mostRollouts, mostTokens, type SearchResult, searchText } from '#engine/rollouts/searchText';
import { PLANTED_TEXT, plantedClient, plantedRequest } from '#test/support/plantedSearch';
import { isNamed } from '#test/support/testClients';

const listener = (onProgress: (decoded: number) => void = () => {}, signal = new AbortController().signal) => ({
  signal,
  onProgress: ({ decoded }: SearchResult) => onProgress(decoded),
});

test('the planted token is found, with what could have stood in its place, and the responses judged whole', async () => {
  const { client } = await plantedClient();
  const responses: string[] = [];
  const judge = async (response: string) => {
    responses.push(response);
    return response.endsWith('Y');
  };
  const told: number[] = [];
  const request = plantedRequest({ judge });
  const result = await searchText(
    client,
    request,
    listener(decoded => told.push(decoded)),
  );
  const { findings, complete, decoded, cut, examples } = result;
  assert.deepEqual(findings.verdict, { kind: 'pivot', row: PLANTED_TEXT.indexOf('X'), exact: true });
  assert.deepEqual([complete, cut], [true, false]);
  assert.equal(findings.branches.length, 2);
  assert.ok(findings.branches.every(({ tally }) => tally.successes > 32));
  // The response begins behind the prompt, whose one token is not part of it.
  assert.ok(responses.every(response => response.length === 0 || 'bXZYNa'.includes(response[0]!)));
  assert.ok(examples.get('6+4')?.success?.startsWith('babZaZ'));
  assert.ok(examples.get('7')?.failure?.startsWith('babZaX'));
  assert.ok(told.at(-1) === decoded && decoded <= mostTokens(request.plan, 64, 30));
});

test('places are told as they are known, with responses of each', async () => {
  const { client } = await plantedClient();
  const examples = new Map([['1', { success: 'known before' }]]);
  const heard: number[] = [];
  const onProgress = (found: SearchResult) => {
    assert.equal(found.complete, false);
    assert.equal(found.examples, examples);
    const { length } = found.findings.places;
    if (length !== heard.at(-1)) heard.push(length);
  };
  const result = await searchText(client, plantedRequest({ examples }), {
    signal: new AbortController().signal,
    onProgress,
  });
  assert.deepEqual(
    heard,
    Array.from({ length: result.findings.places.length + 1 }, (_, n) => n),
  );
  assert.equal(examples.get('1')!.success, 'known before');
  assert.ok(examples.size > 3);
});

test('a spent budget leaves what is known, and the same record goes on from there to the same end', async () => {
  const { client } = await plantedClient();
  const whole = await searchText(client, plantedRequest(), listener());
  const record = {};
  const first = await searchText(client, plantedRequest({ record, budget: 300 }), listener());
  assert.equal(first.complete, false);
  const rest = await searchText(client, plantedRequest({ record }), listener());
  assert.deepEqual(rest.findings, whole.findings);
  assert.equal(first.decoded + rest.decoded, whole.decoded);
  const { client: other, asked } = await plantedClient();
  const again = await searchText(other, plantedRequest({ record }), listener());
  assert.deepEqual([again.findings, again.decoded, asked.length], [whole.findings, 0, 0]);
});

test('a stop keeps the outcomes that were there', async () => {
  const { client } = await plantedClient();
  const controller = new AbortController();
  const record = {};
  const stop = (decoded: number) => void (decoded > 400 && controller.abort());
  const result = await searchText(client, plantedRequest({ record }), listener(stop, controller.signal));
  assert.equal(result.complete, false);
  assert.ok(Object.keys(record).length > 0);
});

test('more rollouts of the same record run only those that are missing', async () => {
  const { client, asked } = await plantedClient();
  const record = {};
  await searchText(client, plantedRequest({ record, rollouts: 8 }), listener());
  const before = asked.length;
  await searchText(client, plantedRequest({ record, rollouts: 12 }), listener());
  const again = asked.slice(before).map(({ count }) => count);
  assert.ok(again.includes(4));
});

test('what a judge throws is what the search fails with', async () => {
  const { client } = await plantedClient();
  const judge = () => Promise.reject(new UserError('bad-setting', 'No such judge.', 'Name one.'));
  await assert.rejects(
    searchText(client, plantedRequest({ judge }), listener()),
    isNamed('bad-setting', /No such judge/),
  );
});

test('the cost that is told before is never less than what is spent', () => {
  const plan = plantedRequest().plan;
  assert.equal(mostTokens({ ...plan, sweep: true }, 10, 5), (11 + 4) * 50);
  assert.equal(mostTokens({ ...plan, rows: 1001, candidates: [5, 6] }, 1, 1), 2 + 10 + 4 + 4);
  assert.equal(mostRollouts({ ...plan, rows: 1001, candidates: [5, 6] }, 16), 20 * 16);
});
