import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { CausalLm } from '#core/model/causalLm';
import { BLOCKS, type Held } from '#test/support/importRequest';
import { mulberry32 } from '#test/support/nastyText';
import { openTinyLm } from '#test/support/tinyLm';
import { type TinyModel, tinyGemma, tinyLlama } from '#test/support/tinyModel';

const LENGTH = 20;
const STEPS = 12;
const WIDTH = 5;
/** Other shapes of the same sums, in float32 over a few layers; a branch that looks into another is off by far more. */
const TOLERANCE = 1e-4;

const models: Readonly<Record<string, [model: TinyModel, held?: Held]>> = {
  llama: [tinyLlama()],
  'llama in blocks': [tinyLlama({ tied: false, matrixType: () => 'Q4_1' }), BLOCKS],
  'gemma 3, whose windows slide over the begin of a branch': [tinyGemma()],
};

/** The logits after the last of `ids`, run alone. */
async function alone(lm: CausalLm, ids: Int32Array): Promise<Float32Array> {
  lm.truncate(0);
  const targets = new Int32Array(ids.length).fill(-1);
  targets[ids.length - 1] = 0;
  return (await lm.advance(ids, targets, { k: 0, logits: true })).logits!;
}

async function prepared(context: TestContext, [model, held]: [model: TinyModel, held?: Held]) {
  const lm = await openTinyLm(context, model, held);
  lm.reserve(LENGTH + STEPS);
  const below = mulberry32(3);
  const draw = (length: number) => Int32Array.from({ length }, () => below(model.vocabularySize));
  return { lm, draw, size: model.vocabularySize };
}

for (const [name, model] of Object.entries(models)) {
  test(`${name}: every branch goes on as if it were alone, also when others have left`, async context => {
    const { lm, draw, size } = await prepared(context, model);
    const prefix = draw(LENGTH);
    await lm.advance(prefix, new Int32Array(LENGTH).fill(-1), { k: 0 });
    const branches = lm.branch(WIDTH, STEPS);
    let texts = Array.from({ length: WIDTH }, () => [...prefix]);
    for (let step = 0; step < STEPS; step++) {
      if (step === 6) {
        branches.keep([1, 4]);
        texts = [texts[1]!, texts[4]!];
      }
      assert.equal(branches.width, texts.length);
      const ids = draw(texts.length);
      const logits = await branches.advance(ids);
      for (const [i, text] of texts.entries()) {
        text.push(ids[i]!);
        const expected = await alone(lm, Int32Array.from(text));
        for (let v = 0; v < size; v++) {
          const difference = Math.abs(logits[i * size + v]! - expected[v]!);
          assert.ok(difference < TOLERANCE, `step ${step}, branch ${i}, token ${v}: off by ${difference}`);
        }
      }
    }
    await assert.rejects(branches.advance(draw(2)), /full/);
    await assert.rejects(branches.advance(draw(3)), /one token per branch/);
  });
}

test('a fork has a cache of its own', async context => {
  const { lm, draw } = await prepared(context, [tinyLlama()]);
  const ids = draw(LENGTH);
  const expected = await alone(lm, ids);
  const fork = lm.fork();
  fork.reserve(LENGTH);
  await fork.advance(draw(7), new Int32Array(7).fill(-1), { k: 0 });
  assert.deepEqual(lm.cached, ids);
  assert.deepEqual(await alone(fork, ids), expected);
  await fork.dispose();
  assert.deepEqual(await alone(lm, ids), expected);
  assert.equal(lm.bytesPerToken, 2 * 4 * 3 * 2 * 16);
});
