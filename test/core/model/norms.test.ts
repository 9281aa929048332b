import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFixtureLm } from '#test/support/fixtureLm';

const norms = { rms: 'SimplifiedLayerNormalization', layer: 'LayerNormalization' };

test('every norm is of the kind of the architecture, and has its bias where it has one', async context => {
  for (const [name, kind, count] of [
    ['qwen3', 'rms', 9],
    ['gemma3', 'rms', 37],
    ['gpt2', 'layer', 5],
  ] as const) {
    const { body, config } = await openFixtureLm(context, name);
    assert.equal(config.norm, kind);
    const found = body.nodes.filter(({ op }) => Object.values(norms).includes(op));
    assert.deepEqual([new Set(found.map(({ op }) => op)), found.length], [new Set([norms[kind]]), count]);
    for (const { inputs } of found) assert.equal(inputs.length, kind === 'layer' ? 3 : 2);
  }
});
