import { unsupportedJson } from './jsonValues.ts';
import { rankedMerges } from './rankedMerges.ts';
import type { RewriteStep } from './rewriteSteps.ts';
import type { BytePairSpec } from './spec.ts';
import type { SplitBehavior, SplitRule } from './splitRules.ts';

const BEHAVIORS: Readonly<Record<SplitBehavior, string>> = {
  isolated: 'Isolated',
  removed: 'Removed',
  contiguous: 'Contiguous',
  'merged-with-previous': 'MergedWithPrevious',
  'merged-with-next': 'MergedWithNext',
};
const SPACES = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };

/**
 * A `tokenizer.json` of Hugging Face's `tokenizers` that cuts texts as the spec says; `fromJson.ts` reads it back.
 * @throws UserError `unsupported-tokenizer` where that format has no words for it.
 */
export function tokenizerJson(spec: BytePairSpec): object {
  if (spec.spacePrefix && spec.added.length > 0) {
    throw unsupportedJson('a tokenizer.json would put a space after each added token too');
  }
  const isBytes = spec.symbols === 'bytes';
  const searched = new Set([...spec.control, ...spec.added]);
  const vocab: Record<string, number> = {};
  spec.tokens.forEach((token, id) => {
    if (token !== '') vocab[token] = id;
  });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [...searched].sort((a, b) => a - b).map(id => addedToken(spec, id)),
    normalizer: sequence('normalizers', normalizers(spec)),
    pre_tokenizer: sequence('pretokenizers', preTokenizers(spec)),
    post_processor: null,
    decoder: isBytes
      ? { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }
      : {
          type: 'Sequence',
          decoders: [{ ...SPACES, pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }],
        },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: !isBytes,
      ignore_merges: spec.wholeWords,
      vocab,
      merges: mergesOf(spec),
    },
  };
}

function mergesOf(spec: BytePairSpec): (readonly [string, string])[] {
  const ids = spec.merges ?? rankedMerges(spec);
  const merges: (readonly [string, string])[] = [];
  for (let at = 0; at < ids.length; at += 3) merges.push([spec.tokens[ids[at]!]!, spec.tokens[ids[at + 1]!]!]);
  return merges;
}

function addedToken({ tokens, control, finding = [] }: BytePairSpec, id: number): object {
  const rule = finding.find(each => each.id === id);
  return {
    id,
    content: tokens[id],
    single_word: false,
    lstrip: rule?.strip.left ?? false,
    rstrip: rule?.strip.right ?? false,
    normalized: rule?.normalized ?? false,
    special: control.includes(id),
  };
}

function normalizers({ symbols, normalizer, spacePrefix }: BytePairSpec): object[] {
  if (normalizer) return normalizer.map(rewriting);
  if (symbols === 'bytes') return [];
  return spacePrefix ? [{ type: 'Prepend', prepend: '▁' }, SPACES] : [SPACES];
}

function rewriting(step: RewriteStep): object {
  if (step.kind === 'normalize') return { type: step.form };
  if (step.kind === 'replace') return { type: 'Replace', pattern: { String: step.from }, content: step.to };
  return { type: 'Prepend', prepend: step.text };
}

function preTokenizers({ symbols, patterns, preparation = [] }: BytePairSpec): object[] {
  const isBytes = symbols === 'bytes';
  const marks = preparation.find(step => step.kind === 'prepend');
  const cuts = patterns.map(splitting);
  // Where a space is put before every stretch, nothing but the pattern of ByteLevel itself cuts.
  if (isBytes && marks)
    return [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: patterns.length > 0 }];
  if (isBytes) return [...cuts, { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false }];
  const scheme = marks?.where ?? 'never';
  const metaspace = { type: 'Metaspace', replacement: '▁', prepend_scheme: scheme, split: false };
  return [...(preparation.length > 0 ? [metaspace] : []), ...cuts];
}

function splitting(rule: SplitRule): object {
  if (rule === String.raw`\p{Numeric}`) return { type: 'Digits', individual_digits: true };
  if (rule === String.raw`\p{Numeric}+`) return { type: 'Digits', individual_digits: false };
  const { pattern, behavior, invert } =
    typeof rule === 'string' ? { pattern: rule, behavior: 'isolated' as const, invert: false } : rule;
  return { type: 'Split', pattern: { Regex: pattern }, behavior: BEHAVIORS[behavior], invert };
}

function sequence(key: string, steps: readonly object[]): object | null {
  if (steps.length === 0) return null;
  return steps.length === 1 ? steps[0]! : { type: 'Sequence', [key]: steps };
}
