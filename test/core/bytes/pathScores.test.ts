import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathLogProbs } from '#core/bytes/pathScores';
import { Cancelled } from '#core/errors';
import { logSumExp } from '#core/math/logSoftmax';
import { ContextLm, contextLogits } from '#test/support/contextLm';

/** Measures are float32. */
const FLOAT32 = 1e-5;
const options = { capacity: 32, chunk: 4, signal: new AbortController().signal };

function expected(path: readonly number[], from: number): number[] {
  return path.slice(from).map((id, i) => {
    const logits = contextLogits(path.slice(0, from + i), 40);
    return logits[id]! - logSumExp(logits);
  });
}

test('ln p of the last tokens of sequences that part, whatever was run before', async () => {
  const lm = new ContextLm();
  for (const [path, from] of [
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], 3],
    [[1, 2, 3, 9, 9], 3],
    [[1, 2, 3, 9, 9], 1],
    [[7], 1],
    [[1, 2, 3, 4], 4],
  ] as const) {
    const found = await pathLogProbs(lm, path, from, options);
    const truth = expected(path, from);
    assert.equal(found.length, truth.length);
    assert.ok(
      truth.every((each, i) => Math.abs(each - found[i]!) < FLOAT32),
      `${path} ${found} ${truth}`,
    );
  }
  assert.ok(lm.pieces.every(length => length <= 4));
});

test('a cancel comes between pieces', async () => {
  await assert.rejects(
    pathLogProbs(new ContextLm(), [1, 2], 1, { ...options, signal: AbortSignal.abort() }),
    Cancelled,
  );
});
