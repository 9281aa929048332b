/** Where fewer than this share of the wordings point the same way as their mean, a token has no verdict. */
export const LEAST_AGREEMENT = 0.8;

/** What several wordings of one pair of prompts say of each token. */
export interface Agreement {
  /** Mean of z over the wordings, `[n]`; NaN where one of them has none. */
  readonly mean: Float32Array;
  /** Share of the wordings whose z has the sign of the mean, `[n]`, in [0, 1]. */
  readonly share: Float32Array;
}

/** How far wordings agree; `zs` are the z of each of them, `[n]` each. */
export function agreement(zs: readonly Float32Array[]): Agreement {
  const length = zs[0]?.length ?? 0;
  const mean = new Float32Array(length);
  const share = new Float32Array(length);
  for (let row = 0; row < length; row++) {
    const values = zs.map(z => z[row]!);
    mean[row] = values.reduce((sum, z) => sum + z, 0) / values.length;
    const alike = values.filter(z => Math.sign(z) === Math.sign(mean[row]!)).length;
    share[row] = Number.isNaN(mean[row]!) ? Number.NaN : alike / values.length;
  }
  return { mean, share };
}
