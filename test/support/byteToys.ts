/**
 * Toys for byte-level probabilities: a source that writes bytes with known probabilities, and the language model over
 * tokens that follows from it when every text is encoded. So the truth is known, and nothing leaks.
 */
import { coverTools } from '#core/bytes/coverTools';
import { Leaves } from '#core/bytes/leaves';
import type { ByteLm } from '#core/bytes/nextByte';
import { RowTree } from '#core/bytes/rowTree';
import { emptyMeasures } from '#core/math/nextTokenMeasures';
import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import { addBytes } from '#core/tokenizer/align';
import { BytePairTokenizer } from '#core/tokenizer/bytePairTokenizer';
import { listedMerges } from '#core/tokenizer/merges';
import { characterClasses } from '#core/tokenizer/pairSteps';
import type { Splitter } from '#core/tokenizer/split';
import { splitterOf } from '#core/tokenizer/splitRules';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { makeVocabulary } from '#core/tokenizer/vocabulary';
import { mulberry32 } from './nastyText.ts';

export const END_TOKEN = 0;

/** Texts with their probabilities, which sum to 1. */
export type Source = ReadonlyMap<string, number>;

/** A vocabulary of an end token, the alphabet's characters and what the merges make. */
export function toyTokenizer(alphabet: string, merges: readonly string[], cut: string | Splitter | null): Tokenizer {
  const tokens = ['<end>', ...alphabet];
  const listed: number[] = [];
  for (const merge of merges) {
    const [left, right] = merge.split('+') as [string, string];
    tokens.push(left + right);
    listed.push(tokens.indexOf(left), tokens.indexOf(right), tokens.length - 1);
  }
  const encoder = new TextEncoder();
  const byteTokens = new Int32Array(256).fill(-1);
  for (const character of alphabet) byteTokens[character.charCodeAt(0)] = tokens.indexOf(character);
  const rules = typeof cut === 'string' ? [cut] : [];
  return new BytePairTokenizer({
    vocabulary: makeVocabulary({
      size: tokens.length,
      bytes: id => encoder.encode(tokens[id]!),
      control: new Map([['<end>', END_TOKEN]]),
    }),
    digest: 'toy',
    added: [],
    split: typeof cut === 'function' ? cut : splitterOf(rules),
    addSymbols: (text, start, end, symbols) => addBytes(text, start, end, byteTokens, symbols),
    merges: listedMerges(listed),
    wholeWord: null,
    prefix: null,
    normalization: null,
    byteTokens,
    fallsBack: null,
    keepsAll: true,
    // A cut that is a function may tell any two characters apart.
    classOf: typeof cut === 'function' ? codePoint => codePoint : characterClasses(rules),
  });
}

/** All texts over the alphabet up to a length: each byte's distribution is random and depends on the two before. */
export function randomSource(alphabet: string, longest: number, seed: number): Source {
  const below = mulberry32(seed);
  const tables = new Map<string, readonly number[]>();
  const tableOf = (text: string) => {
    const key = text.slice(-2);
    const known = tables.get(key);
    if (known) return known;
    const weights = Array.from({ length: alphabet.length + 1 }, (_, i) => (1 + below(1000)) * (i === 0 ? 0.3 : 1));
    const sum = weights.reduce((a, b) => a + b);
    const table = weights.map(weight => weight / sum);
    tables.set(key, table);
    return table;
  };
  const source = new Map<string, number>();
  const grow = (text: string, mass: number) => {
    const table = tableOf(text);
    const ends = text.length === longest;
    source.set(text, ends ? mass : mass * table[0]!);
    if (ends) return;
    for (const [i, character] of [...alphabet].entries()) grow(text + character, mass * table[i + 1]!);
  };
  grow('', 1);
  return source;
}

/** P(a text begins so), and the distribution of what comes next, from the source alone. */
export function truth(source: Source, prefix: string): { readonly mass: number; readonly next: Float64Array } {
  const next = new Float64Array(257);
  let mass = 0;
  for (const [text, probability] of source) {
    if (!text.startsWith(prefix)) continue;
    mass += probability;
    next[text.length === prefix.length ? 256 : text.charCodeAt(prefix.length)]! += probability;
  }
  return { mass, next: next.map(each => each / mass) };
}

/** The language model over tokens that a source and a tokenizer make; a text ends with the end token. */
export class PushedForwardLm implements CausalLm {
  readonly vocabularySize: number;
  readonly bytesPerToken = 0;
  capacity = 0;
  cached = new Int32Array(0);
  private readonly masses = new Map<string, number>();

  constructor(source: Source, tokenizer: Tokenizer) {
    this.vocabularySize = tokenizer.vocabulary.size;
    for (const [text, probability] of source) {
      const path = [...tokenizer.encode(text).ids, END_TOKEN];
      for (let length = 0; length <= path.length; length += 1) {
        const key = path.slice(0, length).join();
        this.masses.set(key, (this.masses.get(key) ?? 0) + probability);
      }
    }
  }

  /** The probability that a text's tokens begin with these. */
  mass(path: readonly number[]): number {
    return this.masses.get(path.join()) ?? 0;
  }

  get length(): number {
    return this.cached.length;
  }

  reserve(capacity: number): void {
    this.capacity = capacity;
  }

  truncate(length: number): void {
    this.cached = this.cached.slice(0, length);
  }

  /** The first token is the start token, which the source knows nothing of. */
  async advance(ids: Int32Array, targets: Int32Array, { k }: Wanted): Promise<ProbeRows> {
    const all = Int32Array.of(...this.cached, ...ids);
    const rows: Float32Array[] = [];
    ids.forEach((_, i) => {
      if (targets[i]! >= 0) rows.push(this.logits([...all.subarray(1, this.length + i + 1)]));
    });
    this.cached = all;
    const logits = new Float64Array(rows.length * this.vocabularySize) as unknown as Float32Array;
    rows.forEach((row, i) => {
      logits.set(row, i * this.vocabularySize);
    });
    return { ...emptyMeasures(rows.length, k), hidden: null, logits };
  }

  /** In float64, so that tests can ask for more digits than a real model has. */
  private logits(path: readonly number[]): Float32Array {
    const mass = this.mass(path);
    const next = (id: number) => this.mass([...path, id]) / mass;
    const logits = Float64Array.from({ length: this.vocabularySize }, (_, id) => (mass > 0 ? Math.log(next(id)) : 0));
    return logits as unknown as Float32Array;
  }

  /** Both are for others. */
  fork(): CausalLm {
    throw new Error('not here');
  }

  branch(): Branches {
    throw new Error('not here');
  }

  async dispose(): Promise<void> {}
}

/**
 * P(a text begins so) by the published definition of covers (Phan et al. 2025): token sequences that are the encoding of
 * what they spell, whose last token reaches the end of the beginning. All of them, by trying everything.
 */
export function publishedMass(source: Source, tokenizer: Tokenizer, prefix: string): number {
  const lm = new PushedForwardLm(source, tokenizer);
  const { vocabulary } = tokenizer;
  let mass = 0;
  const grow = (path: readonly number[], text: string) => {
    if (text.length >= prefix.length) {
      if ([...tokenizer.encode(text).ids].join() === path.join()) mass += lm.mass(path);
      return;
    }
    for (let id = END_TOKEN + 1; id < vocabulary.size; id += 1) {
      const next = text + vocabulary.text(id);
      if (next.startsWith(prefix) || prefix.startsWith(next)) grow([...path, id], next);
    }
  };
  grow([], '');
  return mass;
}

export function toyLm(source: Source, tokenizer: Tokenizer): ByteLm {
  return byteLmOf(new PushedForwardLm(source, tokenizer), tokenizer);
}

export function byteLmOf(lm: CausalLm, tokenizer: Tokenizer): ByteLm {
  const tools = coverTools(tokenizer);
  const tree = new RowTree(lm, { capacity: 64, keptBytes: 1e6, chunk: 64 });
  return { tools, leaves: new Leaves(tools), tree };
}
