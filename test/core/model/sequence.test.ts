import assert from 'node:assert/strict';
import { test } from 'node:test';
import { farthest, hiddenStates, openFixtureLm } from '#test/support/fixtureLm';

/** The same sums in other shapes. */
const TOLERANCE = 1e-4;
const ids = Int32Array.from({ length: 40 }, (_, i) => 1 + ((i * 7919) % 250));

test('learned positions go on from piece to piece', async context => {
  const { lm, config } = await openFixtureLm(context, 'gpt2');
  assert.equal(config.rope, null);
  lm.reserve(60);
  const whole = (await hiddenStates(lm, ids)).slice();
  lm.truncate(0);
  const pieces: number[] = [];
  for (const [start, end] of [
    [0, 1],
    [1, 17],
    [17, 40],
  ] as const) {
    const piece = ids.slice(start, end);
    pieces.push(...(await lm.advance(piece, new Int32Array(end - start), { k: 1, hidden: true })).hidden!);
  }
  assert.ok(farthest(pieces, whole) < TOLERANCE);
});

test('branches have the positions that follow the text', async context => {
  const { lm } = await openFixtureLm(context, 'gpt2');
  lm.reserve(60);
  await hiddenStates(lm, ids);
  const branches = lm.branch(2, 3);
  const texts = [[...ids], [...ids]];
  const size = lm.vocabularySize;
  for (const next of [
    [5, 9],
    [6, 6],
    [9, 5],
  ]) {
    const logits = await branches.advance(Int32Array.from(next));
    for (const [i, text] of texts.entries()) {
      text.push(next[i]!);
      const alone = lm.fork();
      alone.reserve(60);
      const rows = await alone.advance(Int32Array.from(text), new Int32Array(text.length), { k: 1, logits: true });
      const expected = rows.logits!.subarray((text.length - 1) * size);
      assert.ok(farthest(logits.subarray(i * size, (i + 1) * size), expected) < TOLERANCE);
    }
  }
});
