import type { PairSteps } from '../tokenizer/pairSteps.ts';
import type { AddedGrowth } from './addedGrowth.ts';
import { type Representatives, SHORT_PROBES } from './probes.ts';
import { branchKey, cutBefore, findBranches, wordsFrom } from './wordBranches.ts';

/** Text that may end inside a character: its whole characters, and the bytes after them. */
export interface OpenText {
  readonly text: string;
  readonly unfinished: Uint8Array;
}

/** What a token adds to a text, with the number of its shape. */
export interface Leaf extends OpenText {
  readonly shape: number;
}

/** The end of a text, and the branch of it that each probe leads to. */
export interface ProbedTail {
  readonly tail: string;
  readonly probes: readonly string[];
  readonly ofProbe: Int32Array;
}

/** A set of branches, one bit each. */
export type BranchSet = number;
const ALL_BRANCHES: BranchSet = 0x3fffffff;

/** Longer runs of one class of characters are shortened by multiples of 12, which keeps groups of 2, 3 and 4 in step. */
const LONGEST_RUN = 24;
const SHORTENED_BY = 12;
/** Characters of the longest contraction, `'re`. */
const CONTRACTION = 3;
/** Tails that are remembered. */
const REMEMBERED = 2_000;

/**
 * Which branches of a text's end a given continuation is compatible with, so that the continuation stays whole within one
 * word. Texts are told apart by the classes of their characters only, as the patterns that cut them do.
 */
export class LeafCuts {
  private readonly tails = new Map<string, TailCuts>();
  private readonly shapes = new Map<string, number>();

  constructor(
    private readonly steps: PairSteps,
    private readonly growth: AddedGrowth,
    private readonly representatives: Representatives,
  ) {}

  leaf(text: string, unfinished: Uint8Array): Leaf {
    const shape = `${this.shape(text)}|${unfinished.join()}`;
    const number = this.shapes.get(shape) ?? this.shapes.size;
    this.shapes.set(shape, number);
    return { text, unfinished, shape: number };
  }

  /** For leaves after a tail; the branches are numbered as the tail's probes say. */
  after({ tail, probes, ofProbe }: ProbedTail): (leaf: Leaf) => BranchSet {
    const { steps, growth } = this;
    const growing = new Set(growth.completions(tail).map(completion => completion[0]!));
    if (steps.classOf === null && growing.size === 0) return () => ALL_BRANCHES;
    const contracting = tail.slice(-CONTRACTION).includes("'");
    const short = shortened(tail, steps);
    const shape = growing.size > 0 ? `=${short}` : this.tailShape(short, contracting);
    const cuts = this.cutsOf(short, `${shape}|${probes.join('|')}`, probes);
    const numbers = cuts.numbersOf(ofProbe);
    // By shape: it is asked once for every token of the vocabulary.
    const answers: (BranchSet | undefined)[] = [];
    return leaf => {
      const grows = growing.size > 0 && growing.has(leaf.text[0] ?? '');
      if (grows) return translated(cuts.compatible(`=${leaf.text}`, leaf), numbers);
      if (steps.classOf === null) return ALL_BRANCHES;
      if (contracting) return translated(cuts.compatible(this.contractionShape(leaf.text), leaf), numbers);
      const known = answers[leaf.shape];
      if (known !== undefined) return known;
      const answer = translated(cuts.compatible(leaf.shape, leaf), numbers);
      answers[leaf.shape] = answer;
      return answer;
    };
  }

  /** The branches after which an added token may begin. */
  beforeAdded({ tail, probes, ofProbe }: ProbedTail, text: string, id: number): BranchSet {
    const cuts = new TailCuts(this.steps, shortened(tail, this.steps), probes, this.representatives);
    return translated(cuts.beforeAdded(text, id), cuts.numbersOf(ofProbe));
  }

  private cutsOf(short: string, key: string, probes: readonly string[]): TailCuts {
    const known = this.tails.get(key);
    if (known) return known;
    if (this.tails.size >= REMEMBERED) this.tails.clear();
    const cuts = new TailCuts(this.steps, short, probes, this.representatives);
    this.tails.set(key, cuts);
    return cuts;
  }

  /** The classes of a text's characters; the text itself where a contraction might lie in it. */
  private shape(text: string): string {
    const { classOf } = this.steps;
    if (classOf === null) return '';
    if (text.includes("'")) return `=${text}`;
    let shape = '';
    for (const character of text) shape += String.fromCharCode(0x100 + classOf(character.codePointAt(0)!));
    return shape;
  }

  private tailShape(tail: string, contracting: boolean): string {
    const at = contracting ? Math.max(0, tail.length - CONTRACTION) : tail.length;
    return `${this.shape(tail.slice(0, at))}=${tail.slice(at)}`;
  }

  /** As `shape`, but the letters that a contraction may go on with stand for themselves. */
  private contractionShape(text: string): string {
    const letters = /^[strevmldſ]{0,2}/i.exec(text)?.[0] ?? '';
    return `${letters}${this.shape(text.slice(letters.length))}`;
  }
}

/** The branches of one tail, as they are numbered where it was first met, and what is compatible with them. */
class TailCuts {
  private readonly keys: ReadonlyMap<string, number>;
  private readonly ofProbe: Int32Array;
  private readonly stable: number;
  private readonly leaves = new Map<string | number, BranchSet>();

  constructor(
    private readonly steps: PairSteps,
    private readonly tail: string,
    probes: readonly string[],
    private readonly representatives: Representatives,
  ) {
    const { branches, ofProbe, stable } = findBranches(steps, tail, probes);
    this.keys = new Map(branches.map(({ key }, place) => [key, place]));
    this.ofProbe = ofProbe;
    this.stable = stable;
  }

  /** For each own branch the asker's branches that the same probes lead to. */
  numbersOf(ofProbe: Int32Array): Int32Array {
    const numbers = new Int32Array(this.keys.size);
    for (let probe = 0; probe < ofProbe.length; probe += 1) numbers[this.ofProbe[probe]!]! |= 1 << ofProbe[probe]!;
    return numbers;
  }

  /** `shape` stands for all leaves that are cut alike. */
  compatible(shape: string | number, leaf: Leaf): BranchSet {
    const key = typeof shape === 'string' && leaf.unfinished.length > 0 ? `${shape}|${leaf.unfinished.join()}` : shape;
    const known = this.leaves.get(key);
    if (known !== undefined) return known;
    const endings = leaf.unfinished.length === 0 ? [''] : this.representatives.of(leaf.unfinished);
    let found = 0;
    for (const ending of endings) found |= this.find(leaf.text + ending);
    this.leaves.set(key, found);
    return found;
  }

  beforeAdded(text: string, id: number): BranchSet {
    const { tail, steps, stable } = this;
    const { words, growing, nextAdded } = cutBefore(steps, `${tail}${text}`, tail.length);
    const place = nextAdded === id ? this.keys.get(branchKey(wordsFrom(words, stable), growing)) : undefined;
    return place === undefined ? 0 : 1 << place;
  }

  private find(leaf: string): BranchSet {
    const { tail, steps, stable } = this;
    const end = tail.length + leaf.length;
    let found = 0;
    for (const probe of SHORT_PROBES) {
      const { words, growing, next } = cutBefore(steps, tail + leaf + probe, tail.length);
      // The word that reaches over the end of the tail must hold the whole leaf.
      if (next < end) continue;
      const place = this.keys.get(branchKey(wordsFrom(words, stable), growing));
      if (place !== undefined) found |= 1 << place;
    }
    return found;
  }
}

function translated(set: BranchSet, numbers: Int32Array): BranchSet {
  let found = 0;
  for (let place = 0; place < numbers.length; place += 1) if (set & (1 << place)) found |= numbers[place]!;
  return found;
}

/** The text with very long runs of one class made shorter. */
function shortened(text: string, { classOf }: PairSteps): string {
  if (text.length <= LONGEST_RUN || classOf === null) return text;
  const characters = [...text];
  let kept = '';
  for (let start = 0; start < characters.length; ) {
    const own = classOf(characters[start]!.codePointAt(0)!);
    let end = start + 1;
    while (end < characters.length && classOf(characters[end]!.codePointAt(0)!) === own) end += 1;
    const extra =
      end - start > LONGEST_RUN ? Math.floor((end - start - SHORTENED_BY) / SHORTENED_BY) * SHORTENED_BY : 0;
    kept += characters.slice(start + extra, end).join('');
    start = end;
  }
  return kept;
}
