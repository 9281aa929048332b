import { type AddedToken, AddedTokens } from './addedTokens.ts';
import { EncodingBuilder, Symbols, type TokenSink } from './align.ts';
import { BytePairMerger } from './bytePair.ts';
import type { Merges } from './merges.ts';
import type { Normalization } from './normalization.ts';
import { OriginSink } from './originSink.ts';
import { charactersOf, type EmitWord, type PairSteps } from './pairSteps.ts';
import type { Splitter } from './split.ts';
import type { Encoding, Tokenizer, Vocabulary } from './tokenizer.ts';

/** What a byte-pair tokenizer is made of. */
export interface BytePairParts {
  readonly vocabulary: Vocabulary;
  readonly digest: string;
  readonly added: readonly AddedToken[];
  /** Those of them that text of other characters is merged to. */
  readonly merged?: ReadonlySet<number>;
  readonly split: Splitter;
  /** Adds the symbols of a word. */
  readonly addSymbols: (text: string, start: number, end: number, symbols: Symbols) => void;
  readonly merges: Merges;
  /** The token that a whole word is, whatever the merges say; `null` where merges decide. */
  readonly wholeWord: ((word: string) => number | undefined) | null;
  /** The symbol a document is read with before its first character, or `null`. */
  readonly prefix: number | null;
  readonly normalization: Normalization | null;
  /** The token of each byte, -1 where there is none. */
  readonly byteTokens: Int32Array;
  /** As in `PairSteps`. */
  readonly fallsBack: PairSteps['fallsBack'];
  readonly classOf: PairSteps['classOf'];
  /** False where cutting takes something out of the text. */
  readonly keepsAll: boolean;
}

/** Words up to this many UTF-16 units are remembered, this many of them at most: about 10 MB. */
const CACHED_UNITS = 24;
const CACHED_WORDS = 50_000;

export class BytePairTokenizer implements Tokenizer {
  readonly vocabulary: Vocabulary;
  readonly digest: string;
  readonly steps: PairSteps | undefined;
  private readonly added: AddedTokens;
  private readonly normalizedAdded: AddedTokens;
  private readonly merger: BytePairMerger;
  private readonly symbols = new Symbols();
  /** Words to their tokens: id and UTF-16 units of each in turn. */
  private readonly cache = new Map<string, Int32Array>();

  constructor(private readonly parts: BytePairParts) {
    this.vocabulary = parts.vocabulary;
    this.digest = parts.digest;
    this.added = new AddedTokens(parts.added);
    this.normalizedAdded = new AddedTokens(parts.normalization?.added ?? []);
    this.merger = new BytePairMerger(parts.merges);
    this.steps = this.stepsOf(parts);
  }

  encode(text: string): Encoding {
    const builder = new EncodingBuilder(text.length / 3);
    const { normalization } = this.parts;
    this.added.split(
      text,
      (start, end) => {
        if (normalization) this.rewritten(text.slice(start, end), start === 0, normalization, builder);
        else this.words(text, start, end, builder);
      },
      (id, start, end) => builder.add(id, end - start),
    );
    return builder.finish();
  }

  /** None where what a text becomes cannot be told from its bytes: where parts of it are taken out or put in. */
  private stepsOf({ normalization, keepsAll, prefix, wholeWord, ...parts }: BytePairParts): PairSteps | undefined {
    if (!keepsAll || (normalization && !normalization.onlyForms)) return undefined;
    return {
      words: (text, emit) => this.eachWord(text, emit),
      symbols: bytes => this.symbolsOf(bytes),
      merge: (ids, count) => {
        const merged = this.merger.merge(ids, count);
        return merged.ids.slice(0, merged.length);
      },
      merges: parts.merges,
      wholeWord: word => wholeWord?.(word),
      added: [...parts.added, ...(normalization?.added ?? [])].filter(({ id }) => !parts.merged?.has(id)),
      spaceBefore: prefix !== null,
      fallsBack: parts.fallsBack,
      normalize: normalization && (text => normalization.normalize(text, true)),
      classOf: parts.classOf,
    };
  }

  /** A stretch between added tokens; `first` is true where it begins the document. */
  private rewritten(text: string, first: boolean, { normalize, prepare }: Normalization, sink: TokenSink): void {
    const normalized = normalize(text, first);
    const inText = new OriginSink(sink, normalized.origin);
    this.normalizedAdded.split(
      normalized.text,
      (start, end) => {
        const prepared = prepare(normalized.text.slice(start, end), first && start === 0);
        const inStretch = new OriginSink(inText, prepared.origin);
        this.words(prepared.text, 0, prepared.text.length, inStretch);
        inStretch.finish(end - start);
      },
      (id, start, end) => inText.add(id, end - start),
    );
    inText.finish(text.length);
  }

  /** Words from `start` to `end`; what is between them has no token. */
  private words(text: string, start: number, end: number, sink: TokenSink): void {
    let done = start;
    this.parts.split(text, start, end, (from, to) => {
      if (done < from) sink.skip(from - done);
      this.word(text, from, to, sink);
      done = to;
    });
    if (done < end) sink.skip(end - done);
  }

  /** As `PairSteps`; of a text that is normalized already. */
  private eachWord(text: string, emit: EmitWord): void {
    const word = (start: number, end: number) => emit(start, end, -1);
    const stretch = (start: number, end: number) => {
      if (!this.parts.normalization) return this.parts.split(text, start, end, word);
      this.normalizedAdded.split(
        text.slice(start, end),
        (from, to) => this.parts.split(text, start + from, start + to, word),
        (id, from, to) => emit(start + from, start + to, id),
      );
    };
    this.added.split(text, stretch, (id, start, end) => emit(start, end, id));
  }

  private symbolsOf(bytes: Uint8Array): Int32Array {
    const { addSymbols, byteTokens } = this.parts;
    const { symbols } = this;
    symbols.clear();
    const part = (byte: number) => {
      if (byteTokens[byte]! >= 0) symbols.add(byteTokens[byte]!, 0);
    };
    charactersOf(bytes, (text, start, end) => addSymbols(text, start, end, symbols), part);
    return symbols.ids.slice(0, symbols.length);
  }

  private word(text: string, start: number, end: number, builder: TokenSink): void {
    const prefixed = start === 0 && this.parts.prefix !== null;
    if (prefixed || end - start > CACHED_UNITS) {
      const tokens = this.cut(text, start, end, prefixed);
      append(tokens, end - start, builder);
      return;
    }
    const word = text.slice(start, end);
    let tokens = this.cache.get(word);
    if (!tokens) {
      tokens = this.cut(text, start, end, false);
      if (this.cache.size >= CACHED_WORDS) this.cache.clear();
      this.cache.set(ownCopy(word), tokens);
    }
    append(tokens, end - start, builder);
  }

  /** Tokens of a word: id and UTF-16 units of each in turn; none where the vocabulary lacks all its bytes. */
  private cut(text: string, start: number, end: number, prefixed: boolean): Int32Array {
    const { addSymbols, wholeWord, prefix } = this.parts;
    const whole = wholeWord && !prefixed ? wholeWord(text.slice(start, end)) : undefined;
    if (whole !== undefined) return Int32Array.of(whole, end - start);
    const { symbols } = this;
    symbols.clear();
    if (prefixed && prefix !== null) symbols.add(prefix, 0);
    addSymbols(text, start, end, symbols);
    const { length, ids, counts } = this.merger.merge(symbols.ids, symbols.length);
    const tokens = new Int32Array(2 * length);
    let at = 0;
    for (let i = 0; i < length; i += 1) {
      let units = 0;
      for (const after = at + counts[i]!; at < after; at += 1) units += symbols.units[at]!;
      tokens[2 * i] = ids[i]!;
      tokens[2 * i + 1] = units;
    }
    return tokens;
  }
}

function append(tokens: Int32Array, units: number, builder: TokenSink): void {
  if (tokens.length === 0) builder.skip(units);
  for (let i = 0; i < tokens.length; i += 2) builder.add(tokens[i]!, tokens[i + 1]!);
}

/** A slice of a text keeps the whole text in memory; this does not. */
function ownCopy(word: string): string {
  const units = Array.from({ length: word.length }, (_, i) => word.charCodeAt(i));
  return String.fromCharCode(...units);
}
