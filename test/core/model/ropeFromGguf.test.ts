import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetadataValue } from '#core/gguf/metadata';
import { ggufKeys } from '#core/model/ggufKeys';
import { longestSequence, ropeFromGguf } from '#core/model/ropeFromGguf';
import { isNamed } from '#test/support/testClients';

const keys = (entries: Record<string, MetadataValue>) => {
  const all = { context_length: 128, ...entries };
  return ggufKeys(new Map(Object.entries(all).map(([key, value]) => [`llama.${key}`, value])), 'llama');
};
const shape = { headSize: 16, interleaved: false, isLocal: null };
const rope = (entries: Record<string, MetadataValue>) => ropeFromGguf(keys(entries), shape);
const yarn = { 'rope.scaling.type': 'yarn', 'rope.scaling.factor': 4 };

test('YaRN has its context, its bounds and its sharper attention', () => {
  const { yarn: found, magnitude, positionScale } = rope({ ...yarn, 'rope.scaling.original_context_length': 32 });
  assert.deepEqual(found, { originalContext: 32, fast: 32, slow: 1 });
  assert.deepEqual([magnitude, positionScale(0)], [1 + 0.1 * Math.log(4), 4]);
  const bounds = { 'rope.scaling.yarn_beta_fast': 16, 'rope.scaling.yarn_beta_slow': 2 };
  assert.deepEqual(rope({ ...yarn, ...bounds }).yarn, { originalContext: 128, fast: 16, slow: 2 });
  assert.equal(rope({ ...yarn, 'rope.scaling.factor': 1 }).yarn, null);
});

test('an attention factor is taken as the file gives it', () => {
  assert.equal(rope({ 'rope.scaling.attn_factor': 1.25 }).magnitude, 1.25);
  for (const kind of ['longrope', 'su', 'none']) {
    const found = rope({ 'rope.scaling.type': kind, 'rope.scaling.factor': 4 });
    assert.deepEqual([found.positionScale(0), found.yarn], [1, null]);
  }
});

test('with factors for short and long contexts a sequence is at most as long as the short ones serve', () => {
  const file = keys({ 'rope.scaling.original_context_length': 32 });
  assert.equal(longestSequence(file, 128, true), 32);
  assert.equal(longestSequence(file, 128, false), 128);
  assert.throws(() => longestSequence(keys({}), 128, true), isNamed('model-incomplete', /original_context_length/));
});

test('what would change the numbers is refused', () => {
  const cases: [Record<string, MetadataValue>, RegExp][] = [
    [{ ...yarn, 'rope.scaling.yarn_log_multiplier': 0.1 }, /yarn_log_multiplier/],
    [{ ...yarn, 'rope.scaling.yarn_ext_factor': 0.5 }, /yarn_ext_factor/],
    [{ 'rope.scaling.type': 'dynamic' }, /"dynamic"/],
  ];
  for (const [entries, words] of cases) assert.throws(() => rope(entries), isNamed('unsupported-architecture', words));
  const turned = { ...yarn, 'rope.scaling.yarn_beta_fast': 1, 'rope.scaling.yarn_beta_slow': 2 };
  assert.throws(() => rope(turned), isNamed('gguf-malformed', /yarn_beta_fast/));
  assert.throws(() => rope({ 'rope.scaling.attn_factor': 0 }), isNamed('gguf-malformed', /attn_factor" is 0/));
});
