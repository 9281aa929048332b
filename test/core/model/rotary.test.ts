import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RopeConfig } from '#core/model/decoderConfig';
import { rotaryTables } from '#core/model/rotary';

const rope = (changes: Partial<RopeConfig> = {}): RopeConfig => ({
  size: 4,
  interleaved: true,
  base: () => 10_000,
  positionScale: () => 1,
  yarn: null,
  magnitude: 1,
  frequencyFactors: null,
  ...changes,
});

/** The two frequencies of a size of 4: 1 and 1 / 100, if nothing changes them. */
const cases: [name: string, config: RopeConfig, layer: number, frequencies: [number, number]][] = [
  ['plain', rope(), 0, [1, 1 / 100]],
  ['another base', rope({ base: () => 2500 }), 0, [1, 1 / 50]],
  ['the base of a layer', rope({ base: layer => (layer === 1 ? 1e6 : 1e4) }), 1, [1, 1 / 1000]],
  ['positions divided', rope({ positionScale: () => 8 }), 0, [1 / 8, 1 / 800]],
  ['positions of a layer divided', rope({ positionScale: layer => layer + 1 }), 1, [1 / 2, 1 / 200]],
  ['frequencies divided', rope({ frequencyFactors: Float32Array.of(2, 32) }), 0, [1 / 2, 1 / 3200]],
];
for (const [name, config, layer, frequencies] of cases) {
  test(name, () => {
    const positions = 300;
    const { cos, sin } = rotaryTables(config, layer, positions);
    assert.deepEqual([cos.length, sin.length], [2 * positions, 2 * positions]);
    for (let p = 0; p < positions; p += 1) {
      for (const [i, frequency] of frequencies.entries()) {
        const angle = Math.fround(p * Math.fround(frequency));
        assert.ok(Math.abs(cos[2 * p + i]! - Math.cos(angle)) < 1e-7, `cos ${p} ${i}`);
        assert.ok(Math.abs(sin[2 * p + i]! - Math.sin(angle)) < 1e-7, `sin ${p} ${i}`);
      }
    }
  });
}

test('YaRN keeps fast frequencies, divides slow ones and goes between them', () => {
  const plain = rope({ size: 32, base: () => 500 });
  const scaled = rope({
    ...plain,
    positionScale: () => 4,
    yarn: { originalContext: 32, fast: 32, slow: 1 },
    magnitude: 1.5,
  });
  // By arXiv 2309.00071: index of the frequency with r turns in 32 tokens is 32 ln(32 / (2 pi r)) / (2 ln 500).
  const indexOf = (turns: number) => (32 * Math.log(32 / (2 * Math.PI * turns))) / (2 * Math.log(500));
  const [low, high] = [Math.max(0, Math.floor(indexOf(32))), Math.ceil(indexOf(1))];
  assert.deepEqual([low, high], [0, 5]);
  const { cos } = rotaryTables(scaled, 0, 2);
  for (let i = 0; i < 16; i += 1) {
    const divided = Math.min(1, i / 5);
    const frequency = 500 ** (-i / 16) * (divided / 4 + 1 - divided);
    assert.ok(Math.abs(cos[16 + i]! - 1.5 * Math.cos(frequency)) < 1e-6, `frequency ${i}`);
  }
});

test('position 0 rotates nothing', () => {
  const { cos, sin } = rotaryTables(rope({ size: 64 }), 0, 1);
  assert.ok(cos.every(value => value === 1) && sin.every(value => value === 0));
});

test('far positions are as far off as in transformers', () => {
  const position = 2047;
  const { cos, sin } = rotaryTables(rope({ size: 256 }), 0, position + 1);
  // [i, cosine, sine] of torch 2.15; with angles in float64 they would differ in the fourth or fifth digit.
  const theirs = [
    [1, 0.4749990701675415, 0.8799862861633301],
    [2, 0.717373251914978, 0.6966890096664429],
    [5, -0.568963885307312, 0.82236248254776],
    [40, -0.4287670850753784, 0.9034150838851929],
  ] as const;
  for (const [i, cosine, sine] of theirs) {
    assert.ok(Math.abs(cos[128 * position + i]! - cosine) < 1e-7, `cos ${i}`);
    assert.ok(Math.abs(sin[128 * position + i]! - sine) < 1e-7, `sin ${i}`);
  }
});
