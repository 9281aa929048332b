import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RopeConfig } from '#core/model/decoderConfig';
import { rotaryTables } from '#core/model/rotary';

const rope = (changes: Partial<RopeConfig> = {}): RopeConfig => ({
  size: 4,
  interleaved: true,
  base: () => 10_000,
  positionScale: () => 1,
  frequencyFactors: null,
  ...changes,
});

/** Angle of frequency i at position p, for a size of 4: p and p / 100. */
const cases: [name: string, config: RopeConfig, layer: number, angles: (p: number) => [number, number]][] = [
  ['plain', rope(), 0, p => [p, p / 100]],
  ['another base', rope({ base: () => 2500 }), 0, p => [p, p / 50]],
  ['the base of a layer', rope({ base: layer => (layer === 1 ? 1e6 : 1e4) }), 1, p => [p, p / 1000]],
  ['positions divided', rope({ positionScale: () => 8 }), 0, p => [p / 8, p / 800]],
  ['positions of a layer divided', rope({ positionScale: layer => layer + 1 }), 1, p => [p / 2, p / 200]],
  ['frequencies divided', rope({ frequencyFactors: Float32Array.of(2, 32) }), 0, p => [p / 2, p / 3200]],
];
for (const [name, config, layer, angles] of cases) {
  test(name, () => {
    const positions = 300;
    const { cos, sin } = rotaryTables(config, layer, positions);
    assert.deepEqual([cos.length, sin.length], [2 * positions, 2 * positions]);
    for (let p = 0; p < positions; p += 1) {
      // The angle itself may differ in its last bit of float64, the rest by one rounding to float32.
      for (const [i, angle] of angles(p).entries()) {
        assert.ok(Math.abs(cos[2 * p + i]! - Math.cos(angle)) < 1e-7, `cos ${p} ${i}`);
        assert.ok(Math.abs(sin[2 * p + i]! - Math.sin(angle)) < 1e-7, `sin ${p} ${i}`);
      }
    }
  });
}

test('position 0 rotates nothing', () => {
  const { cos, sin } = rotaryTables(rope({ size: 64 }), 0, 1);
  assert.ok(cos.every(value => value === 1) && sin.every(value => value === 0));
});

test('far positions keep their precision', () => {
  const position = 131_071;
  const { cos } = rotaryTables(rope({ size: 2 }), 0, position + 1);
  // In float32 the angle itself would already be off by 0.004.
  assert.equal(cos[position], Math.fround(Math.cos(position)));
});
