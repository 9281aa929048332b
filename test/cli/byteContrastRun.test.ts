import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runByteContrast } from '#cli/byteContrastRun';
import type { Host } from '#cli/host';
import type { ModelSession } from '#cli/modelSession';
import { Progress } from '#cli/progress';
import { bytePairs } from '#core/contrast/pieces';
import type { ByteContrastParams } from '#core/protocol/contrast';
import { closedFormCard } from '#test/support/closedFormModel';
import { contrastResult } from '#test/support/contrastResult';

const host = { signal: new AbortController().signal } as unknown as Host;

test('a prompt is read before the document, whose pieces lie in it by characters', async () => {
  const asked: ByteContrastParams[] = [];
  const noted: string[] = [];
  const client = {
    ask: async (_: string, params: ByteContrastParams, options: { onProgress: (progress: object) => void }) => {
      asked.push(params);
      const { from, to } = params;
      const rows = bytePairs(new Float32Array(2 * (to - from)).fill(0.5), new Float32Array(2 * (to - from)).fill(0.5), [
        ...new Array<number>(to - from).fill(0),
      ]);
      options.onProgress({ at: from, rows, leaked: new Float64Array(to - from), complete: true });
      return { cuts: Uint32Array.of(from, from + 3, to), p: { window: 8, start: null }, q: { window: 8, start: null } };
    },
  };
  const write = (text: string) => void noted.push(text);
  const progress = new Progress({ write, terminal: false, columns: 80, quiet: false, now: () => 0 });
  const { call } = contrastResult('against-model');
  const own = { ...call, text: 'é=1', params: { ...call.params, p: { ...call.params.p, prompt: 'So: ' } } };
  const session = { client, card: closedFormCard } as unknown as ModelSession;
  const result = await runByteContrast(own, closedFormCard, session, host, progress);
  assert.deepEqual([asked[0]!.text, asked[0]!.from, asked[0]!.to], ['So: é=1', 4, 8]);
  assert.deepEqual([...result.offsets], [0, 2, 2, 3]);
  assert.match(noted.join(''), /compared byte by byte/);
});
