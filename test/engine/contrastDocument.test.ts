import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContrastParams, ContrastSide } from '#core/protocol/contrast';
import { contrastDocument } from '#engine/contrastDocument';
import { loadedHandlers, prose } from '#test/support/handlersHost';

test('rows that come in many pieces are one document, with the texts of all ids', async () => {
  const channel = await loadedHandlers();
  const client = { ask: channel.request.bind(channel) as never };
  const side: ContrastSide = { model: 'first', text: prose, prompt: '', start: 'default', window: 0, overlap: 0 };
  const params: ContrastParams = { p: side, q: { ...side, window: 64, overlap: 32 } };
  const seen: number[] = [];
  const { signal } = new AbortController();
  const found = await contrastDocument(client, params, { signal, onProgress: done => seen.push(done) });
  assert.ok(seen.length > 1);
  assert.equal(seen.at(-1), prose.length);
  assert.equal(found.summary.pairs, prose.length);
  assert.ok(found.rows.kl.every(Number.isFinite));
  assert.deepEqual([...found.pRow], [...found.qRow]);
  for (const row of [0, 700, prose.length - 1]) {
    assert.deepEqual([...found.offsets.subarray(2 * row, 2 * row + 2)], [row, row + 1]);
    assert.equal(found.texts.get(found.ids[row]!), prose[row]);
    assert.ok(found.texts.has(found.rows.qBest[row]!));
    assert.ok(found.qContext[row]! <= 64);
  }
});
