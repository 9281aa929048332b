import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFixtureLm } from '#test/support/fixtureLm';

test('every bias of the file is added once', async context => {
  for (const [name, count] of [
    ['qwen2', 6],
    ['llama-linear', 8],
    ['gpt2', 8],
    ['starcoder2', 12],
    ['qwen3', 0],
  ] as const) {
    const { body, config } = await openFixtureLm(context, name);
    assert.equal(config.biases.size, count, name);
    for (const bias of config.biases) {
      assert.equal(body.nodes.filter(({ op, inputs }) => op === 'Add' && inputs[1] === bias).length, 1, bias);
    }
  }
});
