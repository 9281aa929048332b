import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '#cli/host';
import type { ModelSession } from '#cli/modelSession';
import { planScoring, scoreDocument } from '#cli/scoring';
import { Cancelled, UserError } from '#core/errors';
import type { ScoreChunk, ScoreParams, ScoreSummary } from '#core/protocol/worker';
import { sliceRows } from '#core/scoring/tokenStats';
import { closedFormCard } from '#test/support/closedFormModel';
import { statsOf } from '#test/support/statsOf';

const { text, stats, texts } = statsOf('The·2 cat·7.5 sat·1 down·3');
const request = { start: 'default', window: 0, k: 3 };
const plan = { window: 64, overlap: 16, start: { id: 0, text: '<start>' } };

type Score = (
  params: ScoreParams,
  options: { signal?: AbortSignal; onProgress?: (chunk: ScoreChunk) => void },
) => Promise<ScoreSummary>;

/** A session that hands out the rows of the sketch one by one, until `until` says stop. */
function session(until: (row: number) => void = () => {}): ModelSession {
  const score: Score = async ({ text: asked }, { onProgress }) => {
    const rows = asked === '' ? 0 : stats.length;
    for (let at = 0; at < rows; at += 1) {
      until(at);
      const chunk = { at, total: rows, stats: sliceRows(stats, at, at + 1), hidden: null };
      onProgress?.({ ...chunk, texts: at === 0 ? texts : new Map() });
    }
    return { tokens: rows, scored: rows, ...plan };
  };
  return { client: { score }, card: { ...closedFormCard, name: 'tiny' } } as unknown as ModelSession;
}

function hosted() {
  const controller = new AbortController();
  return { controller, host: { signal: controller.signal, version: '1.2.3' } as unknown as Host };
}

const noRows = { rows: () => {} };

test('the plan is what the model makes of the request', async () => {
  assert.deepEqual(await planScoring(session(), request, hosted().host), plan);
});

test('rows are put together and told as they come', async () => {
  const seen: [number, number, number][] = [];
  const listener = {
    rows: (rows: { length: number }, done: number, total: number) => seen.push([rows.length, done, total]),
  };
  const scored = await scoreDocument(session(), { file: 'a.md', text }, request, plan, hosted().host, listener);
  assert.deepEqual(scored.stats, stats);
  assert.equal(scored.tokenText(101), ' cat');
  assert.equal(scored.tokenText(9999), '');
  assert.equal(scored.summary.scored, 4);
  assert.deepEqual(scored.manifest, {
    tool: 'token-loupe',
    version: '1.2.3',
    file: 'a.md',
    model: { name: 'tiny', digest: closedFormCard.digest },
    tokenizer: { digest: closedFormCard.tokenizerDigest },
    precision: closedFormCard.precision,
    device: 'cpu',
    ...plan,
  });
  assert.deepEqual(
    seen.map(([, done]) => done),
    [1, 2, 3, 4],
  );
});

test('an empty document has no tokens and no figures', async () => {
  const scored = await scoreDocument(session(), { file: 'a.md', text: '' }, request, plan, hosted().host, noRows);
  const none = { tokens: 0, scored: 0, perplexity: null, bitsPerByte: null, meanSurprisal: null };
  assert.deepEqual(scored.summary, none);
});

test('what was done before a stop is kept, and the manifest says so', async () => {
  for (const failure of [new Cancelled(), new UserError('inference-process-died', 'It died.', 'Try again.')]) {
    const { controller, host } = hosted();
    const stopped = session(row => {
      if (row < 2) return;
      controller.abort();
      throw failure;
    });
    const scored = await scoreDocument(stopped, { file: 'a.md', text }, request, plan, host, noRows);
    assert.equal(scored.manifest.partial, true);
    assert.deepEqual(scored.stats, sliceRows(stats, 0, 2));
    assert.deepEqual([scored.summary.tokens, scored.summary.scored], [2, 2]);
  }
});

test('a stop before the first token leaves nothing, a failure is a failure', async () => {
  const { controller, host } = hosted();
  const document = { file: 'a.md', text };
  const atOnce = session(() => {
    controller.abort();
    throw new Cancelled();
  });
  await assert.rejects(scoreDocument(atOnce, document, request, plan, host, noRows), Cancelled);
  const failing = session(row => {
    if (row === 2) throw new UserError('out-of-memory', 'Full.', 'Free some.');
  });
  await assert.rejects(scoreDocument(failing, document, request, plan, hosted().host, noRows), /Full/);
});
