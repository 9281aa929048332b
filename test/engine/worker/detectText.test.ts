import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { assembleDocument, type DetectedWindow } from '#core/detect/document';
import { Cancelled } from '#core/errors';
import type { DetectParams } from '#core/protocol/detect';
import { ClosedFormLm } from '#test/support/closedFormModel';
import { isNamed, loadedHandlers, prose } from '#test/support/handlersHost';

const head = { path: resolve('test/fixtures/heads/metrics.onnx'), hidden: false };

async function detect(params: DetectParams, lm?: ClosedFormLm) {
  const client = await loadedHandlers(lm);
  const windows: DetectedWindow[] = [];
  const onProgress = (window: DetectedWindow) => void windows.push(window);
  const summary = await client.request('detect', params, { onProgress });
  return { windows, summary, whole: assembleDocument(windows) };
}

test('a long text is read in windows, each row told once, with its place in the text as it was sent', async () => {
  // One unit is one token to the model of the tests; the doubled spaces are not read.
  const text = prose.replaceAll('. ', '.  \n');
  const { windows, summary, whole } = await detect({ text, head });
  assert.equal(summary.normalized, prose.trim());
  assert.equal(summary.tokens, prose.trim().length);
  assert.ok(summary.windows > 1 && windows.length === summary.windows);
  assert.equal(summary.evidence, summary.tokens - 16);
  assert.equal(whole.evidence.length, summary.evidence);
  for (let row = 0; row < summary.tokens; row++) {
    const [start, end] = whole.stats.offsets.subarray(2 * row, 2 * row + 2);
    assert.equal(text.slice(start, end).trim(), summary.normalized[row]!.trim(), `${row}`);
  }
});

test('what the head says adds up over windows', async () => {
  const { whole, windows } = await detect({ text: prose, head });
  assert.ok(Number.isFinite(whole.logit));
  assert.ok(windows.every(({ judged }) => judged !== null));
  assert.ok(Math.abs(whole.contribution.reduce((sum, part) => sum + part, 0) - whole.logit) < 1e-4);
  assert.ok([...whole.contribution.subarray(0, 16)].every(part => part === 0));
});

test('without a head the text is only read', async () => {
  const { whole, windows } = await detect({ text: prose, head: null });
  assert.ok(windows.every(({ judged }) => judged === null));
  assert.ok(Number.isNaN(whole.logit) && whole.evidence.length > 0);
});

test('texts too short to be evidence, and none at all', async () => {
  for (const text of ['', ' \n ', 'a', 'sixteen tokens..']) {
    const { summary, whole } = await detect({ text, head });
    assert.equal(summary.evidence, 0, text);
    assert.equal(whole.stats.length, text.trim().length);
  }
});

test('detection leaves the cache of scoring alone', async () => {
  const lm = new ClosedFormLm();
  await detect({ text: prose, head: null }, lm);
  assert.equal(lm.ran, 0);
});

test('a header alone cannot detect, and a cancel is seen', async () => {
  const header = await loadedHandlers(null);
  await assert.rejects(header.request('detect', { text: 'x', head: null }), isNamed('bad-argument', /header/));
  const client = await loadedHandlers();
  const stop = new AbortController();
  const asked = client.request(
    'detect',
    { text: prose, head: null },
    { signal: stop.signal, onProgress: () => stop.abort() },
  );
  await assert.rejects(asked, (error: unknown) => error instanceof Cancelled);
});
