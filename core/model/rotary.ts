import type { RopeConfig } from './decoderConfig.ts';

export interface RotaryTables {
  /** `[positions, size / 2]` */
  readonly cos: Float32Array;
  /** `[positions, size / 2]` */
  readonly sin: Float32Array;
}

/**
 * Cosines and sines of position p and frequency i: angle p / scale * base^(-2i / size) / factor_i. Frequencies and
 * angles are rounded to float32, as in the programs that models are trained and published with (transformers'
 * `compute_default_rope_parameters`): at position 2,000 an angle is 0.0001 off, and a model is used to that.
 */
export function rotaryTables(rope: RopeConfig, layer: number, positions: number): RotaryTables {
  const half = rope.size / 2;
  const frequencies = Float64Array.from({ length: half }, (_, i) => {
    const factor = rope.frequencyFactors?.[i] ?? 1;
    const power = Math.fround(rope.base(layer) ** Math.fround((2 * i) / rope.size));
    return Math.fround(Math.fround(1 / power) / factor / rope.positionScale(layer));
  });
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[position * half + i] = Math.cos(angle);
      sin[position * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}
