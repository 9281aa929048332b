import { evidence, LEAST_DEVIATION, logRatio } from './derived.ts';
import { pairMeasures } from './pairMeasures.ts';
import { emptyPairs, type PairRows } from './pairRows.ts';

/**
 * What two models of different vocabularies say of a text. They meet at its bytes: each gives a distribution of the next
 * byte, so every measure of a pair is defined there. Pieces are the bytes between two neighbouring places at which both
 * cut the text; of them only what sums is defined.
 */
export interface Pieces {
  readonly length: number;
  /** Piece i is `[offsets[i], offsets[i + 1])`, `[n + 1]`, in the unit of what was joined. */
  readonly offsets: Uint32Array;
  /** ln P(piece) and ln Q(piece), `[n]`, nats. */
  readonly pLogProb: Float32Array;
  readonly qLogProb: Float32Array;
  /** Sum over the bytes of KL(P || Q) of the next byte, `[n]`, nats; NaN where only tokens were scored. */
  readonly kl: Float32Array;
  /**
   * (r - sum of KL) / sqrt(sum of sd^2), `[n]`: under bytes drawn from P it has mean 0 and deviation 1, since what each
   * byte adds to the log ratio beyond its divergence is a martingale difference. Of one byte it is the z of that byte. NaN
   * where only tokens were scored.
   */
  readonly z: Float32Array;
  /** ln P / Q of the text up to and with each piece, `[n]`, nats. */
  readonly evidence: Float64Array;
}

/**
 * The pairs of the next-byte distributions `p` and `q` `[n, outcomes]`, seen from the `bytes` that came, `[n]`.
 */
export function bytePairs(p: Float32Array, q: Float32Array, bytes: ArrayLike<number>): PairRows {
  const rows = emptyPairs(bytes.length);
  const outcomes = p.length / bytes.length;
  for (let row = 0; row < bytes.length; row++) {
    const logs = (all: Float32Array) => all.subarray(row * outcomes, (row + 1) * outcomes).map(Math.log);
    pairMeasures(logs(p), logs(q), bytes[row]!, rows, row);
  }
  return rows;
}

/** The places that both have, of two ascending lists. */
export function commonPlaces(a: ArrayLike<number>, b: ArrayLike<number>): Uint32Array {
  const common: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j] && common.at(-1) !== a[i]) common.push(a[i]!);
    if (a[i]! <= b[j]!) i++;
    else j++;
  }
  return Uint32Array.from(common);
}

/** Joins the rows of bytes, of which the first is byte `from`, to pieces between `offsets` `[n + 1]`. */
export function joinBytes(rows: PairRows, from: number, offsets: Uint32Array): Pieces {
  const length = Math.max(0, offsets.length - 1);
  const sums = (values: (byte: number) => number) =>
    Float32Array.from({ length }, (_, piece) => {
      let sum = 0;
      for (let byte = offsets[piece]! - from; byte < offsets[piece + 1]! - from; byte++) sum += values(byte);
      return sum;
    });
  const [pLogProb, qLogProb] = [sums(byte => rows.pLogProb[byte]!), sums(byte => rows.qLogProb[byte]!)];
  const kl = sums(byte => rows.kl[byte]!);
  const variance = sums(byte => rows.klDeviation[byte]! ** 2);
  const z = kl.map((divergence, piece) => {
    const ratio = pLogProb[piece]! - qLogProb[piece]!;
    return (ratio - divergence) / Math.max(LEAST_DEVIATION, Math.sqrt(variance[piece]!));
  });
  const all = evidence(logRatio(rows));
  const ends = Float64Array.from({ length }, (_, piece) => all[offsets[piece + 1]! - from - 1] ?? 0);
  return { length, offsets, pLogProb, qLogProb, kl, z, evidence: ends };
}

/** Tokens of a text with ln p of each. */
export interface ScoredTokens {
  /** UTF-16, `[2n]`. */
  readonly offsets: Uint32Array;
  /** `[n]`, nats; NaN where a token was not scored. */
  readonly logProb: Float32Array;
}

/**
 * Joins the tokens of two models to pieces that both cut the same. Each is the probability of the usual tokens alone,
 * so the evidence is the log-odds of the two token sequences; no distribution of the one is one of the other. A piece
 * with a token that was not scored has no ratio.
 */
export function joinTokens(p: ScoredTokens, q: ScoredTokens): Pieces {
  const ends = ({ offsets }: ScoredTokens) => offsets.filter((_, i) => i % 2 === 1);
  const cuts = commonPlaces(ends(p), ends(q));
  const offsets = cuts[0] === 0 ? cuts : Uint32Array.of(0, ...cuts);
  const [pLogProb, qLogProb] = [sumsBetween(p, offsets), sumsBetween(q, offsets)];
  const unknown = new Float32Array(pLogProb.length).fill(Number.NaN);
  const ratios = pLogProb.map((logProb, piece) => logProb - qLogProb[piece]!);
  return { length: pLogProb.length, offsets, pLogProb, qLogProb, kl: unknown, z: unknown, evidence: evidence(ratios) };
}

function sumsBetween({ offsets, logProb }: ScoredTokens, cuts: Uint32Array): Float32Array {
  const sums = new Float32Array(Math.max(0, cuts.length - 1));
  let piece = 0;
  for (let row = 0; row < logProb.length; row++) {
    while (piece < sums.length && offsets[2 * row + 1]! > cuts[piece + 1]!) piece++;
    if (piece < sums.length) sums[piece]! += logProb[row]!;
  }
  return sums;
}
