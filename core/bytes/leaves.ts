import { characterLength, type PairSteps } from '../tokenizer/pairSteps.ts';
import { byteString, stringBytes } from './byteOrder.ts';
import { type CoverContext, canBeInParts } from './coverContexts.ts';
import type { Covers } from './covers.ts';
import type { CoverTools } from './coverTools.ts';
import type { Leaf } from './leafCuts.ts';
import { unfinishedBytes } from './probes.ts';
import { Seams } from './seams.ts';

/** Last tokens whose followers are remembered, one byte per token of the vocabulary each. */
const REMEMBERED = 64;
/** What a token adds is remembered where it is read from one of its first places. */
const FIRST_PLACES = 4;
const [UNKNOWN, NO, YES] = [0, 1, 2];

/** Which tokens may follow a context, given all that the tokenizer would do with the bytes that both spell. */
export class Leaves {
  /** `[vocabulary]`, whether merging the token's own bytes makes it. */
  private readonly made: Uint8Array;
  private readonly followers = new Map<number, Uint8Array>();
  private lastLeft = -1;
  private lastFollowers: Uint8Array = new Uint8Array(0);
  private readonly symbols: (Int32Array | undefined)[] = [];
  private readonly seams: Seams;
  private readonly added: (Leaf | null | undefined)[][] = [];
  /** Neighbours within tokens: `[65536]`, by the first byte times 256 plus the second. */
  private readonly neighbours = new Uint8Array(65536);

  constructor(private readonly tools: CoverTools) {
    this.made = new Uint8Array(tools.tokenizer.vocabulary.size);
    this.seams = new Seams(tools.steps.merges, id => this.symbolsOf(id));
    for (const id of tools.order.ids) {
      const bytes = tools.order.spelling(id);
      for (let i = 1; i < bytes.length; i += 1) {
        this.neighbours[(bytes.charCodeAt(i - 1) << 8) | bytes.charCodeAt(i)] = 1;
      }
    }
  }

  /** Whether a token may follow the context, of those that begin with its pending bytes and are longer. */
  canFollow(covers: Covers, context: CoverContext, id: number): boolean {
    const { unfinished } = covers;
    if (this.isPart(id)) return this.canBePart(context, unfinished, id);
    const leaf = this.leaf(id, context.pending.length, unfinished);
    if (leaf === null) return false;
    const branches = covers.compatible(leaf);
    const last = context.tokens.at(-1);
    if (this.tools.steps.classOf === null) {
      // Words are cut only where nothing merges, so whether two tokens merge decides alone.
      const apart = last === undefined || this.tools.order.spelling(last) === '';
      return (branches & (context.fresh | context.joined)) !== 0 && (apart ? this.isMade(id) : this.isPair(last, id));
    }
    if (branches & context.fresh && this.isMade(id)) return true;
    return (branches & context.joined) !== 0 && last !== undefined && this.isPair(last, id);
  }

  /** Whether merging the token's own bytes makes it, or it is a word that is always a token. */
  private isMade(id: number): boolean {
    if (this.made[id] === UNKNOWN) {
      const { steps, order, tokenizer } = this.tools;
      const symbols = this.symbolsOf(id);
      const merged = steps.merge(symbols, symbols.length);
      const made = merged.length === 1 && merged[0] === id;
      const word = made || characterLengths(order.spelling(id)) === null ? undefined : tokenizer.vocabulary.text(id);
      this.made[id] = made || (word !== undefined && steps.wholeWord(word) === id) ? YES : NO;
    }
    return this.made[id] === YES;
  }

  /** Whether the two tokens side by side are what their bytes are merged to. */
  private isPair(left: number, right: number): boolean {
    const { order } = this.tools;
    const first = order.spelling(left);
    const next = order.spelling(right);
    if (!this.neighbours[(first.charCodeAt(first.length - 1) << 8) | next.charCodeAt(0)]) return this.isMade(right);
    const known = this.followersOf(left);
    if (known[right] === UNKNOWN) {
      const holds =
        this.seams.holds(left, right) ??
        staysApart(this.tools.steps, this.symbolsOf(left), this.symbolsOf(right), [left, right]);
      known[right] = holds ? YES : NO;
    }
    return known[right] === YES;
  }

  private followersOf(left: number): Uint8Array {
    // Asked for one last token after the other, thousands of times each.
    if (left === this.lastLeft) return this.lastFollowers;
    const known = this.followers.get(left) ?? new Uint8Array(this.tools.tokenizer.vocabulary.size);
    // Put last again, so that the first is the one not used for longest.
    this.followers.delete(left);
    this.followers.set(left, known);
    if (this.followers.size > REMEMBERED) this.followers.delete(this.followers.keys().next().value!);
    this.lastLeft = left;
    this.lastFollowers = known;
    return known;
  }

  private symbolsOf(id: number): Int32Array {
    const { steps, order } = this.tools;
    this.symbols[id] ??= steps.symbols(stringBytes(order.spelling(id)));
    return this.symbols[id];
  }

  /** What a token adds to the text when its first `skip` bytes are there; `null` where that cannot be text. */
  private leaf(id: number, skip: number, unfinished: Uint8Array): Leaf | null {
    if (unfinished.length > 0 || skip >= FIRST_PLACES) return this.makeLeaf(id, skip, unfinished);
    this.added[skip] ??= [];
    const known = this.added[skip];
    let leaf = known[id];
    if (leaf === undefined) {
      leaf = this.makeLeaf(id, skip, unfinished);
      known[id] = leaf;
    }
    return leaf;
  }

  private makeLeaf(id: number, skip: number, unfinished: Uint8Array): Leaf | null {
    const bytes = byteString(unfinished) + this.tools.order.spelling(id).slice(skip);
    const whole = characterLengths(bytes);
    if (whole === null) return null;
    const all = stringBytes(bytes);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(all.subarray(0, whole));
    return this.tools.cuts.leaf(text, all.subarray(whole));
  }

  /** A token of a single byte that is not a character, in a vocabulary that falls back to such tokens. */
  private isPart(id: number): boolean {
    if (this.tools.steps.fallsBack === null) return false;
    const bytes = this.tools.order.spelling(id);
    return bytes.length === 1 && bytes.charCodeAt(0) >= 0x80;
  }

  private canBePart({ pending }: CoverContext, unfinished: Uint8Array, id: number): boolean {
    if (pending !== '') return false;
    const bytes = Uint8Array.of(...unfinished, this.tools.order.spelling(id).charCodeAt(0));
    if (characterLength(bytes, 0) !== bytes.length) {
      return unfinishedBytes(bytes) === bytes.length && canBeInParts(this.tools.steps, bytes);
    }
    const codePoint = new TextDecoder().decode(bytes).codePointAt(0)!;
    return this.tools.steps.fallsBack!(codePoint);
  }
}

/** Whether symbols side by side are merged to just these two tokens, found by merging them. */
export function staysApart(
  { merge }: Pick<PairSteps, 'merge'>,
  before: Int32Array,
  after: Int32Array,
  pair: readonly number[],
): boolean {
  const symbols = new Int32Array(before.length + after.length);
  symbols.set(before);
  symbols.set(after, before.length);
  const merged = merge(symbols, symbols.length);
  return merged.length === 2 && merged[0] === pair[0] && merged[1] === pair[1];
}

/** Bytes of the whole characters that a text begins with, where only the beginning of one follows; else `null`. */
function characterLengths(text: string): number | null {
  let ascii = 0;
  while (ascii < text.length && text.charCodeAt(ascii) < 0x80) ascii += 1;
  if (ascii === text.length) return ascii;
  const bytes = stringBytes(text);
  let at = ascii;
  for (let length = 1; at < bytes.length && length > 0; at += length) length = characterLength(bytes, at);
  const rest = bytes.length - at;
  return rest === 0 || unfinishedBytes(bytes.subarray(at)) === rest ? at : null;
}
