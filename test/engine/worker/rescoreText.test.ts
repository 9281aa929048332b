import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RescoreProgress } from '#core/protocol/worker';
import { emptyStats, sliceRows, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { ClosedFormLm, unitTokenizer } from '#test/support/closedFormModel';
import { asked, handlersHost, loadedHandlers, loadParams, opened, prose } from '#test/support/handlersHost';

/** All rows of a text, scored from nothing. */
async function scoredWhole(text: string): Promise<TokenStats> {
  const client = await loadedHandlers();
  const whole = emptyStats(text.length, 3);
  await client.request('score', asked({ text }), { onProgress: ({ at, stats }) => writeRows(whole, at, stats) });
  return whole;
}

const edits: [what: string, text: string, visible: readonly [number, number], holds: number][] = [
  ['nothing', prose, [0, 100], prose.length],
  ['a letter in the middle', `${prose.slice(0, 1500)}X${prose.slice(1501)}`, [1400, 1600], 1500],
  ['words put in at the start', `Well. ${prose}`, [0, 10], 0],
  ['the end, looked at the end', `${prose}Thirteen!`, [prose.length, prose.length + 9], prose.length],
  ['the start, looked at the end', `J${prose.slice(1)}`, [prose.length - 10, prose.length], 0],
  ['everything deleted', '', [0, 0], 0],
];
for (const [what, text, visible, holds] of edits) {
  test(`after an edit of ${what}, what holds and what comes make the whole`, async () => {
    const client = await loadedHandlers();
    const before = emptyStats(prose.length, 3);
    await client.request('score', asked(), { onProgress: ({ at, stats }) => writeRows(before, at, stats) });
    const seen: RescoreProgress[] = [];
    const params = { ...asked({ text }), known: before.ids, visible };
    const summary = await client.request('rescore', params, { onProgress: progress => seen.push(progress) });
    const [tokens, ...rows] = seen;
    assert.ok(tokens?.kind === 'tokens');
    assert.deepEqual(tokens, { kind: 'tokens', ...unitTokenizer.encode(text), holds });
    const whole = emptyStats(text.length, 3);
    writeRows(whole, 0, sliceRows(before, 0, holds));
    let sent = 0;
    for (const chunk of rows) {
      assert.ok(chunk.kind === 'rows' && chunk.at >= holds && chunk.total === text.length);
      writeRows(whole, chunk.at, chunk.stats);
      sent += chunk.stats.length;
    }
    assert.equal(sent, text.length - holds);
    assert.equal(summary.tokens, text.length);
    assert.deepEqual(whole, await scoredWhole(text));
    const first = rows[0];
    if (first?.kind === 'rows' && what.endsWith('looked at the end')) assert.ok(first.at + first.stats.length > 2048);
  });
}

const lines = Array.from({ length: 2000 }, (_, at) => `Line ${at} of a long document.\n`).join('');

/** Rows as they arrive for a text that is new, of a tokenizer that notes how much it was given each time. */
async function newText(tokenizer: Tokenizer, visible: readonly [number, number]) {
  const given: number[] = [];
  const noting: Tokenizer = {
    ...tokenizer,
    encode: text => {
      given.push(text.length);
      return tokenizer.encode(text);
    },
  };
  const lm = new ClosedFormLm();
  const { client } = handlersHost(async () => ({ ...opened(lm), tokenizer: noting }));
  await client.request('load', loadParams);
  const seen: RescoreProgress[] = [];
  const params = { ...asked({ text: lines }), known: new Int32Array(0), visible };
  const summary = await client.request('rescore', params, { onProgress: progress => seen.push(progress) });
  return { given, seen, summary, ran: lm.ran };
}

test('of a long new text the beginning is scored before the rest is cut, and nothing is scored twice', async () => {
  const { given, seen, summary } = await newText(unitTokenizer, [0, 400]);
  assert.deepEqual([given.length, given[1]], [2, lines.length]);
  assert.ok(given[0]! < 4_000);
  const cuts = seen.filter(progress => progress.kind === 'tokens');
  assert.equal(cuts.length, 2);
  assert.ok(cuts[1]!.holds >= 400 && seen.indexOf(cuts[1]!) > 1);
  const whole = emptyStats(lines.length, 3);
  let sent = 0;
  for (const chunk of seen) {
    if (chunk.kind === 'tokens') continue;
    assert.equal(chunk.at, sent);
    writeRows(whole, chunk.at, chunk.stats);
    sent += chunk.stats.length;
  }
  assert.deepEqual([sent, summary.tokens, summary.scored], [lines.length, lines.length, lines.length]);
  assert.deepEqual(whole, await scoredWhole(lines));
});

test('where the beginning was cut in another way than the whole, it is scored again from there', async () => {
  const differs: Tokenizer = {
    ...unitTokenizer,
    encode: text => {
      const { ids, offsets } = unitTokenizer.encode(text);
      return { ids: text.length < lines.length ? ids.with(100, 7) : ids, offsets };
    },
  };
  const { seen } = await newText(differs, [0, 400]);
  const cuts = seen.filter(progress => progress.kind === 'tokens');
  assert.equal(cuts[1]!.holds, 100);
  const whole = emptyStats(lines.length, 3);
  for (const chunk of seen) if (chunk.kind === 'rows') writeRows(whole, chunk.at, chunk.stats);
  assert.deepEqual(whole, await scoredWhole(lines));
});

test('a text that is looked at further down is cut whole at once', async () => {
  const { given } = await newText(unitTokenizer, [30_000, 30_400]);
  assert.deepEqual(given, [lines.length]);
});
