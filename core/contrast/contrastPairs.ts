import { Cancelled } from '../errors.ts';
import type { CausalLm } from '../model/causalLm.ts';
import { planWindows, type Window } from '../scoring/window.ts';
import { pairMeasures } from './pairMeasures.ts';
import { emptyPairs, type PairRows } from './pairRows.ts';

/** One run over a text: a model, and what every window of the text is conditioned on. */
export interface Side {
  readonly lm: CausalLm;
  /** Tokens before every window: the start token, then a prompt; empty where there is neither. */
  readonly lead: Int32Array;
  /** Tokens of the text. */
  readonly ids: Int32Array;
  /** Longest input in tokens, `lead` included. */
  readonly window: number;
  /** Tokens that a later window repeats as context only. */
  readonly overlap: number;
}

export interface ContrastOptions {
  /** Tokens run in one piece; the signal is looked at between pieces. */
  readonly chunk: number;
  readonly signal: AbortSignal;
  readonly pause?: (() => Promise<void>) | undefined;
}

/** Consecutive pairs. */
export interface ContrastChunk {
  /** The pair at which `rows` begins. */
  readonly at: number;
  readonly rows: PairRows;
  /** Tokens that P and Q saw before each, lead included, `[n]`. */
  readonly pContext: Uint32Array;
  readonly qContext: Uint32Array;
}

/**
 * Contrasts two runs at pairs of rows `[m, 2]`, which must ascend on both sides and be about equal tokens. Distributions
 * are compared here, where the logits are, and go no further.
 * @throws Cancelled between pieces.
 */
export async function* contrastPairs(
  p: Side,
  q: Side,
  pairs: Uint32Array,
  options: ContrastOptions,
): AsyncGenerator<ContrastChunk> {
  const pRows = distributions(p, column(pairs, 0), options);
  const qRows = distributions(q, column(pairs, 1), options);
  const [pNext, qNext] = [queue(pRows), queue(qRows)];
  try {
    for (let at = 0; at < pairs.length / 2; ) {
      const left = await pNext();
      const right = await qNext();
      const length = Math.min(left.left(), right.left());
      const rows = emptyPairs(length);
      const pContext = new Uint32Array(length);
      const qContext = new Uint32Array(length);
      for (let row = 0; row < length; row++) {
        const pRow = left.take();
        const qRow = right.take();
        pContext[row] = pRow.context;
        qContext[row] = qRow.context;
        const target = p.ids[pairs[2 * (at + row)]!]!;
        if (pRow.logits && qRow.logits) pairMeasures(pRow.logits, qRow.logits, target, rows, row);
      }
      yield { at, rows, pContext, qContext };
      at += length;
    }
  } finally {
    await Promise.all([pRows.return(undefined), qRows.return(undefined)]);
  }
}

/** Distributions before consecutive wanted rows. */
interface Distributions {
  /** `[m, vocabulary]`; `null` for a first row that nothing comes before. */
  readonly logits: Float32Array | null;
  /** Tokens before each, `[m]`. */
  readonly context: Uint32Array;
}

/** The distributions before the `wanted` rows, ascending, of one side. */
async function* distributions(
  side: Side,
  wanted: Uint32Array,
  options: ContrastOptions,
): AsyncGenerator<Distributions> {
  const { lm, lead, ids } = side;
  const marks = new Uint8Array(ids.length);
  for (const row of wanted) marks[row] = 1;
  const room = side.window - Math.max(0, lead.length - 1);
  const windows = planWindows(ids.length, lead.length > 0, { window: room, overlap: Math.min(side.overlap, room - 1) });
  lm.reserve(Math.min(side.window, lead.length + ids.length));
  for (const window of windows) {
    if (!marks.subarray(window.scoreFrom, window.end).includes(1)) continue;
    yield* windowDistributions(side, window, marks, options);
  }
}

async function* windowDistributions(
  { lm, lead, ids }: Side,
  { begin, scoreFrom, end }: Window,
  marks: Uint8Array,
  options: ContrastOptions,
): AsyncGenerator<Distributions> {
  const first = scoreFrom === begin && lead.length === 0;
  if (first && marks[begin]) yield { logits: null, context: Uint32Array.of(0) };
  const inputs = Int32Array.of(...lead, ...ids.subarray(begin, end - 1));
  const targets = new Int32Array(inputs.length).fill(-1);
  // Input i predicts row begin + i + 1 - lead: the shift by one, as `feeds` of scoring has it.
  const shift = begin + 1 - lead.length;
  for (let row = first ? begin + 1 : scoreFrom; row < end; row++) if (marks[row]) targets[row - shift] = ids[row]!;
  lm.truncate(0);
  for (let start = 0; start < inputs.length; start += options.chunk) {
    await options.pause?.();
    if (options.signal.aborted) throw new Cancelled();
    const piece = targets.subarray(start, start + options.chunk);
    const { length, logits } = await lm.advance(inputs.subarray(start, start + options.chunk), piece, {
      k: 0,
      logits: true,
    });
    if (length === 0) continue;
    const context = Uint32Array.from({ length });
    let at = 0;
    for (let i = 0; i < piece.length; i++) if (piece[i]! >= 0) context[at++] = start + i + 1;
    yield { logits, context };
  }
}

function column(pairs: Uint32Array, side: 0 | 1): Uint32Array {
  return Uint32Array.from({ length: pairs.length / 2 }, (_, i) => pairs[2 * i + side]!);
}

/** Rows of one side as they come: chunks of the two sides need not have the same lengths. */
function queue(chunks: AsyncGenerator<Distributions>) {
  let held: Distributions | undefined;
  let taken = 0;
  const left = () => (held ? held.context.length - taken : 0);
  const take = () => {
    const { logits, context } = held!;
    const row = taken++;
    const size = (logits?.length ?? 0) / context.length;
    return { context: context[row]!, logits: logits?.subarray(row * size, (row + 1) * size) ?? null };
  };
  return async () => {
    if (left() === 0) {
      const next = await chunks.next();
      if (next.done) throw new Error('a side has fewer rows than pairs');
      held = next.value;
      taken = 0;
    }
    return { left, take };
  };
}
