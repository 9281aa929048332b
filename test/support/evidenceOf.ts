import type { EvidenceRows } from '#core/detect/evidenceRows';

/** A distribution over few tokens, and the one that came. */
export interface Draw {
  readonly ps: readonly number[];
  readonly target: number;
}

/** Evidence rows from distributions, by the textbook formulas in float64. */
export function evidenceOf(draws: readonly Draw[]): EvidenceRows {
  const column = (of: (draw: Draw) => number) => Float32Array.from(draws, of);
  const expected = ({ ps }: Draw, of: (p: number) => number) => ps.reduce((sum, p) => sum + (p > 0 ? p * of(p) : 0), 0);
  const own = ({ ps, target }: Draw) => ps[target]!;
  return {
    length: draws.length,
    ids: Int32Array.from(draws, ({ target }) => target),
    logProb: column(draw => Math.log(own(draw))),
    entropy: column(draw => -expected(draw, Math.log)),
    secondMoment: column(draw => expected(draw, p => Math.log(p) ** 2)),
    maxLogProb: column(({ ps }) => Math.log(Math.max(...ps))),
    rank: Uint32Array.from(draws, draw => 1 + draw.ps.filter(p => p > own(draw)).length),
    topP: column(draw => draw.ps.filter(p => p >= own(draw)).reduce((sum, p) => sum + p, 0)),
  };
}

/** Numbers in (0, 1], the same every time. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
}

/** Distributions over `size` tokens with any of them drawn, the same every time. */
export function someDraws(tokens: number, size: number, seed = 1): Draw[] {
  const next = uniform(seed);
  return Array.from({ length: tokens }, () => {
    const weights = Array.from({ length: size }, () => (-Math.log(next())) ** 3);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { ps: weights.map(weight => weight / total), target: Math.min(size - 1, Math.floor(next() * size)) };
  });
}
