import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FixtureName, openFixtureLm } from '#test/support/fixtureLm';

const expected: readonly [name: FixtureName, gated: boolean, fused: boolean, activation: string][] = [
  ['qwen2', true, false, 'com.microsoft:QuickGelu'],
  ['gemma3', true, false, 'Gelu'],
  ['phi3', true, true, 'com.microsoft:QuickGelu'],
  ['gpt2', false, false, 'Gelu'],
  ['starcoder2', false, false, 'Gelu'],
];

test('gates, fused gates and activations are those of the architecture', async context => {
  for (const [name, gated, fused, activation] of expected) {
    const { body, config } = await openFixtureLm(context, name);
    const count = (op: string) => body.nodes.filter(node => node.op === op).length;
    const multiplied = count('Mul') - (config.embeddingScale === 1 ? 0 : 1);
    assert.deepEqual([config.gated, config.fused.gate, multiplied > 0], [gated, fused, gated], name);
    assert.equal(count(activation), config.layers, name);
  }
});
