import type { RopeConfig, YarnConfig } from './decoderConfig.ts';

export interface RotaryTables {
  /** `[positions, size / 2]` */
  readonly cos: Float32Array;
  /** `[positions, size / 2]` */
  readonly sin: Float32Array;
}

/**
 * Cosines and sines, times the magnitude, of position p and frequency i: angle p / scale * base^(-2i / size) / factor_i;
 * with YaRN some frequencies are not scaled (see `shareOfScaling`). Frequencies and
 * angles are rounded to float32, as in the programs that models are trained and published with (transformers'
 * `compute_default_rope_parameters`): at position 2,000 an angle is 0.0001 off, and a model is used to that.
 */
export function rotaryTables(rope: RopeConfig, layer: number, positions: number): RotaryTables {
  const half = rope.size / 2;
  const frequencies = Float64Array.from({ length: half }, (_, i) => {
    const factor = rope.frequencyFactors?.[i] ?? 1;
    const power = Math.fround(rope.base(layer) ** Math.fround((2 * i) / rope.size));
    const plain = Math.fround(1 / power) / factor;
    const share = rope.yarn ? shareOfScaling(rope, rope.yarn, layer, i) : 1;
    return Math.fround((plain * share) / rope.positionScale(layer) + plain * (1 - share));
  });
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let position = 0; position < positions; position++) {
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[position * half + i] = rope.magnitude * Math.cos(angle);
      sin[position * half + i] = rope.magnitude * Math.sin(angle);
    }
  }
  return { cos, sin };
}

/**
 * How much of the scaling frequency i gets: 0 where it turns more than `fast` times within the original context, 1 where
 * fewer than `slow` times, in between along a line from one index to the other, both rounded outwards (Peng et al. 2023,
 * arXiv 2309.00071, section 3.2, as in their code).
 */
function shareOfScaling(rope: RopeConfig, yarn: YarnConfig, layer: number, i: number): number {
  const indexOf = (turns: number) =>
    (rope.size * Math.log(yarn.originalContext / (turns * 2 * Math.PI))) / (2 * Math.log(rope.base(layer)));
  const low = Math.max(0, Math.floor(indexOf(yarn.fast)));
  const high = Math.min(rope.size - 1, Math.ceil(indexOf(yarn.slow)));
  return Math.min(1, Math.max(0, (i - low) / Math.max(high - low, 0.001)));
}
