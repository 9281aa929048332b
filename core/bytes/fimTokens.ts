import type { Vocabulary } from '../tokenizer/tokenizer.ts';

/** In which order prefix and suffix stand before the middle. */
export type FimLayout = 'prefix-suffix-middle' | 'suffix-prefix-middle';

/** Tokens that a model was made with to fill in the middle of a text. */
export interface FimTokens {
  readonly prefix: number;
  readonly suffix: number;
  /** Stands where the middle begins; `null` where the middle goes on after the prefix with nothing between. */
  readonly middle: number | null;
  /** The order that its makers publish. */
  readonly layout: FimLayout;
  /** Spellings of the three, for people. */
  readonly names: readonly string[];
  /** Whether a model of this name is known to have been trained to use them; having them says little. */
  readonly isTrained: boolean;
}

interface Family {
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string | null;
  readonly layout: FimLayout;
}

const psm = (prefix: string, suffix: string, middle: string): Family => ({
  prefix,
  suffix,
  middle,
  layout: 'prefix-suffix-middle',
});

/**
 * Published spellings and orders. StarCoder, Refact, older Granite; SantaCoder; Qwen2.5-Coder, CodeGemma, newer Granite;
 * DeepSeek-Coder, whose third token stands after the suffix; CodeLlama; Falcon-H1-Coder; CodeGeeX; aiXcoder; Codestral.
 */
const FAMILIES: readonly Family[] = [
  psm('<fim_prefix>', '<fim_suffix>', '<fim_middle>'),
  psm('<fim-prefix>', '<fim-suffix>', '<fim-middle>'),
  psm('<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'),
  psm('<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'),
  psm('▁<PRE>', '▁<SUF>', '▁<MID>'),
  psm('<PRE>', '<SUF>', '<MID>'),
  psm('<|prefix|>', '<|suffix|>', '<|middle|>'),
  psm('▁<AIX-SPAN-PRE>', '▁<AIX-SPAN-POST>', '▁<AIX-SPAN-MIDDLE>'),
  { ...psm('<|code_prefix|>', '<|code_suffix|>', '<|code_middle|>'), layout: 'suffix-prefix-middle' },
  { prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: null, layout: 'suffix-prefix-middle' },
];

/** Names of models whose makers say that they were trained to fill in the middle. */
const TRAINED =
  /starcoder|santacoder|refact|decicoder|deepseek-?coder|qwen[\d.]*-?coder|granite|code-?llama|codegemma|codestral|mellum|falcon-h1.*coder|aixcoder|codegeex|stable-?code/i;

/** The tokens for filling in that a vocabulary has, by their texts; `null` where it has none. `name` is the model's. */
export function fimTokens(vocabulary: Vocabulary, name: string): FimTokens | null {
  const wanted = new Set(
    FAMILIES.flatMap(({ prefix, suffix, middle }) => [prefix, suffix, ...(middle ? [middle] : [])]),
  );
  // SentencePiece writes a space for the mark with which some of these names begin.
  const spelled = new Map([...wanted].map(text => [text.replaceAll('▁', ' '), text]));
  const ids = new Map<string, number>();
  for (let id = 0; id < vocabulary.size; id += 1) {
    const text = vocabulary.text(id);
    const found = wanted.has(text) ? text : spelled.get(text);
    if (found !== undefined) ids.set(found, id);
  }
  const isTrained = TRAINED.test(name);
  for (const { prefix, suffix, middle, layout } of FAMILIES) {
    const [before, after, hole] = [ids.get(prefix), ids.get(suffix), middle === null ? null : ids.get(middle)];
    if (before === undefined || after === undefined || hole === undefined) continue;
    const names = [prefix, suffix, ...(middle === null ? [] : [middle])];
    return { prefix: before, suffix: after, middle: hole, layout, names, isTrained };
  }
  return null;
}

/**
 * What a model reads before the middle, in the layout asked for. In the order suffix, prefix, middle the prefix comes last;
 * BigCode's form of it begins with the prefix's token all the same (Bavarian et al. 2022, https://arxiv.org/abs/2207.14255,
 * "SPM variant 2").
 */
export function fimPrompt(
  { prefix, suffix, middle, layout: own }: FimTokens,
  layout: FimLayout,
  before: Int32Array,
  after: Int32Array,
): number[] {
  const marks = middle === null ? [] : [middle];
  if (layout === 'prefix-suffix-middle') return [prefix, ...before, suffix, ...after, ...marks];
  if (own === 'suffix-prefix-middle') return [suffix, ...after, prefix, ...before, ...marks];
  return [prefix, suffix, ...after, ...marks, ...before];
}
