import assert from 'node:assert/strict';
import { test } from 'node:test';
import { farthest, fixtureNames, hiddenStates, openFixtureLm } from '#test/support/fixtureLm';
import { BLOCKS } from '#test/support/importRequest';

/** Blocks are multiplied in another order; states are about 1 in size. */
const TOLERANCE = 2e-4;
const ids = Int32Array.from({ length: 40 }, (_, i) => 1 + ((i * 7919) % 250));

for (const name of fixtureNames) {
  test(`${name}: weights kept in blocks give the same states`, async context => {
    const [dense, blocks] = [await openFixtureLm(context, name), await openFixtureLm(context, name, BLOCKS)];
    for (const { lm } of [dense, blocks]) lm.reserve(ids.length);
    const distance = farthest(await hiddenStates(dense.lm, ids), await hiddenStates(blocks.lm, ids));
    assert.ok(distance < TOLERANCE, `off by ${distance}`);
    assert.ok(blocks.body.nodes.some(({ op }) => op === 'com.microsoft:MatMulNBits'));
  });
}

test('attention is told what the file says', async context => {
  const told = async (name: (typeof fixtureNames)[number]) => {
    const { body } = await openFixtureLm(context, name);
    const { attributes } = body.nodes.find(({ op }) => op === 'com.microsoft:GroupQueryAttention')!;
    const keys = ['num_heads', 'kv_num_heads', 'do_rotary', 'rotary_interleaved', 'local_window_size'];
    return keys.map(key => Number(attributes[key]));
  };
  assert.deepEqual(await told('mistral'), [2, 1, 1, 1, 20]);
  assert.deepEqual(await told('qwen2'), [2, 1, 1, 0, -1]);
  assert.deepEqual(await told('gpt2'), [2, 2, 0, 0, -1]);
});
