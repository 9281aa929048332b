import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holeOf } from '#engine/worker/hole';
import { judgeByTokens, judgeJointly, sumOf } from '#engine/worker/judgeMiddle';
import { fimFile, fimParams, openTiny } from '#test/support/fimModel';

/** Float32 logits of one row after pieces of different lengths. */
const SAME_ROWS = 1e-3;
const { signal } = new AbortController();
const asked = fimParams('The cat and the other.', [7, 11]);

test('with tokens: the bytes and the end are all of it; both boundaries are probabilities', async context => {
  const model = await openTiny(context, fimFile('starcoder tiny'));
  const hole = holeOf(model, asked, signal);
  for (const boundary of ['split', 'rollback'] as const) {
    const judge = judgeByTokens(hole, hole.fim!, boundary);
    const { bytes, end, total } = await judge(' and');
    assert.equal(bytes!.length, 4);
    assert.ok(Math.abs(sumOf(bytes!) + Math.log(end!) - total) < 1e-9);
    assert.ok(bytes!.every(each => each <= 0) && end! > 0 && end! < 1);
    const empty = await judge('');
    assert.equal(empty.bytes!.length, 0);
    assert.ok(empty.total < 0);
  }
});

test('jointly: differences are those of the whole texts, on either boundary', async context => {
  const model = await openTiny(context, fimFile('x'));
  const hole = holeOf(model, asked, signal);
  const judge = judgeJointly(hole, 'rollback');
  const [first, second] = [await judge(' and'), await judge(' or')];
  const whole = async (text: string) => {
    const { lm, tokenizer } = model;
    const ids = Int32Array.of(0, ...tokenizer.encode(text).ids);
    lm!.reserve(128);
    lm!.truncate(0);
    const rows = await lm!.advance(ids.subarray(0, -1), ids.subarray(1), { k: 0 });
    return rows.logProb.reduce((sum, each) => sum + each, 0);
  };
  const expected = (await whole('The cat and the other.')) - (await whole('The cat or the other.'));
  assert.ok(Math.abs(first.total - second.total - expected) < SAME_ROWS);
  assert.ok(Number.isFinite((await judgeJointly(hole, 'split')(' and')).total));
});
