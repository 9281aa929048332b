import { natsToBits, perplexity } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';

/** A stretch of a text, `[start, end)`, UTF-16. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Figures of the tokens of a stretch of text; only scored ones count, `null` where there is none. */
export interface RolledUp {
  readonly tokens: number;
  readonly scored: number;
  /** Sum of -log2 p, bits: by the chain rule the surprisal of the whole stretch, given all that precedes it. */
  readonly bits: number;
  /** Mean of -log2 p, bits per token. */
  readonly meanSurprisal: number | null;
  /** 2 to the mean surprisal. */
  readonly perplexity: number | null;
}

/** Adds up the surprisal of tokens over stretches of a text of any kind, nested ones too. */
export class RollUp {
  /** Where the first character of each row that is no blank lies, UTF-16, ascending. */
  readonly #anchors: Uint32Array;
  /** Of the rows before each row: sum of ln p, and how many were scored. */
  readonly #nats: Float64Array;
  readonly #scored: Uint32Array;

  constructor(stats: TokenStats, text: string) {
    const { length, offsets, logProb } = stats;
    this.#anchors = new Uint32Array(length);
    this.#nats = new Float64Array(length + 1);
    this.#scored = new Uint32Array(length + 1);
    for (let row = 0; row < length; row += 1) {
      this.#anchors[row] = anchorOf(text, offsets[2 * row]!, offsets[2 * row + 1]!);
      const value = logProb[row]!;
      const isScored = !Number.isNaN(value);
      this.#nats[row + 1] = this.#nats[row]! + (isScored ? value : 0);
      this.#scored[row + 1] = this.#scored[row]! + (isScored ? 1 : 0);
    }
  }

  /**
   * The tokens that begin in a stretch, blanks before them left out: ` cat` belongs to the word `cat`, wherever its blank
   * lies; a token of blanks only belongs to where it begins. So neighbours never share a token and lose none.
   */
  of({ start, end }: TextSpan): RolledUp {
    const [from, to] = [this.#rowsBefore(start), this.#rowsBefore(end)];
    const scored = this.#scored[to]! - this.#scored[from]!;
    const nats = this.#nats[to]! - this.#nats[from]!;
    return {
      tokens: to - from,
      scored,
      bits: 0 - natsToBits(nats),
      meanSurprisal: scored === 0 ? null : 0 - natsToBits(nats / scored),
      perplexity: scored === 0 ? null : perplexity(nats / scored),
    };
  }

  /** How many rows have their anchor before `offset`. */
  #rowsBefore(offset: number): number {
    let low = 0;
    let high = this.#anchors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#anchors[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function anchorOf(text: string, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if (!isBlank(text.charCodeAt(at))) return at;
  return start;
}

/** What `\s` matches below U+2000, where almost all blanks are. */
function isBlank(unit: number): boolean {
  return unit === 0x20 || (unit >= 9 && unit <= 13) || unit === 0xa0 || unit === 0x3000 || unit === 0xfeff;
}

/** Text is looked at for words and sentences only so far to either side, UTF-16 units. */
const REACH = 4000;

/** The word at `offset`: what stands between blanks; `undefined` on a blank. */
export function wordAt(text: string, offset: number): TextSpan | undefined {
  const isPart = (at: number) => at >= 0 && at < text.length && !isBlank(text.charCodeAt(at));
  if (!isPart(offset)) return undefined;
  let [start, end] = [offset, offset + 1];
  while (isPart(start - 1) && offset - start < REACH) start -= 1;
  while (isPart(end) && end - offset < REACH) end += 1;
  return { start, end };
}

/** The sentence at `offset`, without blanks at its ends; an empty line ends one. `undefined` on blanks between two. */
export function sentenceAt(text: string, offset: number): TextSpan | undefined {
  const before = text.slice(Math.max(0, offset - REACH), offset);
  const after = text.slice(offset, offset + REACH);
  const breaks = /\r?\n[^\S\n]*\r?\n/g;
  const begun = Array.from(before.matchAll(breaks)).at(-1);
  const start = offset - before.length + (begun ? begun.index + begun[0].length : 0);
  const end = offset + (breaks.exec(after)?.index ?? after.length);
  // A line's end ends no sentence: prose is wrapped.
  const flat = text.slice(start, end).replace(/[\r\n]/g, ' ');
  const segment = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(flat).containing(offset - start);
  if (!segment) return undefined;
  const trimmed = segment.segment.trim();
  const first = start + segment.index + segment.segment.indexOf(trimmed);
  return offset >= first && offset < first + trimmed.length ? { start: first, end: first + trimmed.length } : undefined;
}
