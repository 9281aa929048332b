import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import type { DetectedWindow } from '#core/detect/document';
import { pooledNames } from '#core/detect/pooled';
import type { ModelClient } from '#engine/client';
import { judgeText, packedBytes, readEvidence } from '#engine/detect/judgeText';
import { handlersHost, loadParams, opened, prose } from '#test/support/handlersHost';
import { headCard } from '#test/support/headCards';

const { signal } = new AbortController();
const judge = { head: null, reliability: {}, surprise: null };

async function model(): Promise<Pick<ModelClient, 'ask'>> {
  const { client } = handlersHost(async () => opened());
  await client.request('load', loadParams);
  return { ask: (...args: Parameters<typeof client.request>) => client.request(...args) } as Pick<ModelClient, 'ask'>;
}

test('every window is told, and together they are the document', async () => {
  const windows: DetectedWindow[] = [];
  const onWindow = (window: DetectedWindow) => void windows.push(window);
  const { read, summary } = await readEvidence(await model(), prose, null, { signal, onWindow });
  assert.equal(windows.length, summary.windows);
  assert.equal(read.stats.length, summary.tokens);
  assert.equal(read.evidence.length, summary.evidence);
});

test('criteria of more than this model are computed of the normalised text', async () => {
  const further = async (normalized: string) => ({ length: normalized.length });
  const { report, summary } = await judgeText(await model(), `${prose}\n\n`, judge, { signal }, further);
  const value = (name: string) => report.criteria.find(criterion => criterion.name === name)?.value;
  assert.equal(value('length'), summary.normalized.length);
  assert.ok(Math.abs(value('zlibRatio')! - value('logLikelihood')! / packedBytes(summary.normalized)) < 1e-12);
});

test('a head of the whole text judges the document too; with none nothing is judged', async () => {
  const bare = await judgeText(await model(), prose, judge, { signal });
  assert.ok(Number.isNaN(bare.document.logit));
  assert.equal(bare.report.judgement, null);
  const zeros = pooledNames.map(() => 0);
  const pooled = { means: zeros, deviations: zeros.map(() => 1), weights: zeros, bias: 4 };
  const head = { card: headCard({ name: 'mine', file: null, pooled, floor: 2 }), file: null, fits: true };
  const { document, report } = await judgeText(await model(), prose, { ...judge, head }, { signal });
  assert.equal(document.logit, 4);
  assert.deepEqual([report.head, report.judgement?.logit], ['mine', 4]);
});

test('a text that repeats itself packs small', () => {
  const text = 'again '.repeat(100);
  assert.equal(packedBytes(text), deflateSync(text).length);
  assert.ok(packedBytes(text) < 40);
  assert.equal(inflateSync(deflateSync(text)).toString(), text);
});
