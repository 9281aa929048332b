/** One point of the curve. */
export interface QuantilePoint {
  /** Share of the tokens at or below, in [0, 1]. */
  readonly alpha: number;
  /** The alpha-quantile of the log-probabilities, interpolated linearly; nats. */
  readonly logProb: number;
  /** The row whose log-probability is the quantile, or the nearest to it below; ties to the earlier. */
  readonly row: number;
}

/** The low end finely, where the worst tokens are, the rest by tenths. */
export const ALPHAS = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/**
 * Chow-Quantile-alpha of cascades (Gupta and others 2024): quantiles of the token log-probabilities, where a mean would
 * drown the one token that decides. Linear between neighbours, as `quantile` in core/math. Empty where no row is scored.
 */
export function quantileCurve(logProb: Float32Array, alphas: readonly number[] = ALPHAS): QuantilePoint[] {
  const rows = Array.from(logProb.keys()).filter(row => !Number.isNaN(logProb[row]!));
  rows.sort((a, b) => logProb[a]! - logProb[b]! || a - b);
  if (rows.length === 0) return [];
  return alphas.map(alpha => {
    const place = alpha * (rows.length - 1);
    const below = Math.floor(place);
    const low = logProb[rows[below]!]!;
    const high = logProb[rows[Math.ceil(place)]!]!;
    // Equal neighbours need no step; between infinities it would be NaN.
    const value = low === high ? low : low + (place - below) * (high - low);
    return { alpha, logProb: value, row: rows[below]! };
  });
}
