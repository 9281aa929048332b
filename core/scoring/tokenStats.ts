/**
 * What the model said about each token of a document: one column per quantity, row i is token i.
 * A row that was not scored (no context before it) has `NaN` in the real columns, 0 in `rank` and -1 in `topIds`.
 */
export interface TokenStats {
  readonly length: number;
  /** Most likely tokens kept per row. */
  readonly k: number;
  /** Token ids, `[n]`. */
  readonly ids: Int32Array;
  /** UTF-16 start and end of each token in the text, `[2n]`. */
  readonly offsets: Uint32Array;
  /** ln p(token | context), `[n]`, nats. */
  readonly logProb: Float32Array;
  /** Entropy of the whole next-token distribution, `[n]`, nats. */
  readonly entropy: Float32Array;
  /** Sum of p (ln p)^2 over the vocabulary, `[n]`, nats squared. */
  readonly secondMoment: Float32Array;
  /** ln p of the most likely token, `[n]`, nats. */
  readonly maxLogProb: Float32Array;
  /** 1 + the number of tokens strictly more likely, `[n]`. */
  readonly rank: Uint32Array;
  /** Mass of all tokens at least as likely as the actual one, `[n]`, in (0, 1]. */
  readonly topP: Float32Array;
  /** Tokens of context the row saw, the start token included, `[n]`. */
  readonly context: Uint32Array;
  /** Most likely ids, `[n, k]`, descending; ties by lower id. */
  readonly topIds: Int32Array;
  /** Their log-probabilities, `[n, k]`, nats. */
  readonly topLogProbs: Float32Array;
  /** What calls of their own found out besides, by name; each `[n]`, NaN where nothing is known. */
  readonly columns: Record<string, Float32Array>;
}

/** Columns for `length` rows, all marked as not scored. */
export function emptyStats(length: number, k: number): TokenStats {
  const reals = () => new Float32Array(length).fill(Number.NaN);
  return {
    length,
    k,
    ids: new Int32Array(length),
    offsets: new Uint32Array(2 * length),
    logProb: reals(),
    entropy: reals(),
    secondMoment: reals(),
    maxLogProb: reals(),
    rank: new Uint32Array(length),
    topP: reals(),
    context: new Uint32Array(length),
    topIds: new Int32Array(length * k).fill(-1),
    topLogProbs: new Float32Array(length * k).fill(Number.NaN),
    columns: {},
  };
}

/** Writes the rows of `chunk` into `target`, from row `at`. Of columns that `chunk` lacks these rows know nothing then. */
export function writeRows(target: TokenStats, at: number, chunk: TokenStats): void {
  if (chunk.k !== target.k) throw new RangeError(`k differs: ${chunk.k} and ${target.k}`);
  target.ids.set(chunk.ids, at);
  target.offsets.set(chunk.offsets, 2 * at);
  target.logProb.set(chunk.logProb, at);
  target.entropy.set(chunk.entropy, at);
  target.secondMoment.set(chunk.secondMoment, at);
  target.maxLogProb.set(chunk.maxLogProb, at);
  target.rank.set(chunk.rank, at);
  target.topP.set(chunk.topP, at);
  target.context.set(chunk.context, at);
  target.topIds.set(chunk.topIds, at * target.k);
  target.topLogProbs.set(chunk.topLogProbs, at * target.k);
  for (const name of Object.keys({ ...target.columns, ...chunk.columns })) {
    target.columns[name] ??= new Float32Array(target.length).fill(Number.NaN);
    const given = chunk.columns[name];
    if (given) target.columns[name].set(given, at);
    else target.columns[name].fill(Number.NaN, at, at + chunk.length);
  }
}

/** The column of that name, `[n]`; all NaN where nobody found it out. */
export function columnOf({ columns, length }: TokenStats, name: string): Float32Array {
  return columns[name] ?? new Float32Array(length).fill(Number.NaN);
}

/** A view of rows `start` to `end`; shares memory with `stats`. */
export function sliceRows(stats: TokenStats, start: number, end: number): TokenStats {
  const k = stats.k;
  return {
    length: end - start,
    k,
    ids: stats.ids.subarray(start, end),
    offsets: stats.offsets.subarray(2 * start, 2 * end),
    logProb: stats.logProb.subarray(start, end),
    entropy: stats.entropy.subarray(start, end),
    secondMoment: stats.secondMoment.subarray(start, end),
    maxLogProb: stats.maxLogProb.subarray(start, end),
    rank: stats.rank.subarray(start, end),
    topP: stats.topP.subarray(start, end),
    context: stats.context.subarray(start, end),
    topIds: stats.topIds.subarray(start * k, end * k),
    topLogProbs: stats.topLogProbs.subarray(start * k, end * k),
    columns: Object.fromEntries(
      Object.entries(stats.columns).map(([name, column]) => [name, column.subarray(start, end)]),
    ),
  };
}

/** The row whose span contains `offset` (UTF-16), or -1. Empty spans are never found. */
export function rowAt(stats: TokenStats, offset: number): number {
  let low = 0;
  let high = stats.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (stats.offsets[2 * middle + 1]! <= offset) low = middle + 1;
    else if (stats.offsets[2 * middle]! > offset) high = middle - 1;
    else return middle;
  }
  return -1;
}

/** How many rows end at or before `offset` (UTF-16). */
export function rowsBefore({ offsets, length }: Pick<TokenStats, 'offsets' | 'length'>, offset: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[2 * middle + 1]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
