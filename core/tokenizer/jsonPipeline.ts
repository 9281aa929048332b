import { normalizationForms } from '../text/normalize.ts';
import {
  flagAt,
  isObject,
  type JsonObject,
  malformedJson,
  objectsAt,
  optionalObjectAt,
  textAt,
  unsupportedJson,
} from './jsonValues.ts';
import { gpt2Pattern } from './preTokenizers.ts';
import type { RewriteStep } from './rewriteSteps.ts';
import { literalPattern, type SplitBehavior, type SplitRule } from './splitRules.ts';

/** Normalizer and pre-tokenizer of a `tokenizer.json`. */
export interface JsonPipeline {
  readonly normalizer: readonly RewriteStep[];
  readonly preparation: readonly RewriteStep[];
  readonly rules: readonly SplitRule[];
  /** Whether words are then written in the alphabet of byte-level vocabularies. */
  readonly byteLevel: boolean;
}

/** What is being gathered from pre-tokenizers, in their order. */
interface Gathered {
  readonly preparation: RewriteStep[];
  readonly rules: SplitRule[];
  byteLevel: boolean;
}

/** Hugging Face's `Digits`. */
const EACH_DIGIT = String.raw`\p{Numeric}`;
const DIGITS = String.raw`\p{Numeric}+`;

const BEHAVIORS: Readonly<Record<string, SplitBehavior>> = {
  Isolated: 'isolated',
  Removed: 'removed',
  Contiguous: 'contiguous',
  MergedWithPrevious: 'merged-with-previous',
  MergedWithNext: 'merged-with-next',
};

/** @throws UserError `unsupported-tokenizer` with the name of a step that is not computed here. */
export function readPipeline(json: JsonObject): JsonPipeline {
  const normalizer = normalizerSteps(optionalObjectAt(json, 'normalizer'));
  const gathered: Gathered = { preparation: [], rules: [], byteLevel: false };
  gather(optionalObjectAt(json, 'pre_tokenizer'), gathered);
  return { normalizer, ...gathered };
}

function normalizerSteps(step: JsonObject | null): RewriteStep[] {
  if (!step) return [];
  const type = textAt(step, 'type');
  const form = normalizationForms.find(each => each === type);
  if (form) return [{ kind: 'normalize', form }];
  switch (type) {
    case 'Sequence':
      return objectsAt(step, 'normalizers').flatMap(normalizerSteps);
    case 'Prepend':
      return [{ kind: 'prepend', text: textAt(step, 'prepend'), where: 'always', again: true }];
    case 'Replace': {
      const { pattern } = step;
      if (!isObject(pattern) || typeof pattern.String !== 'string' || pattern.String === '') {
        throw unsupportedJson('its normalizer replaces by a regular expression');
      }
      return [{ kind: 'replace', from: pattern.String, to: textAt(step, 'content') }];
    }
    default:
      throw unsupportedJson(`its normalizer is "${type}"`);
  }
}

function gather(step: JsonObject | null, into: Gathered): void {
  if (!step) return;
  const type = textAt(step, 'type');
  if (type === 'Sequence') {
    for (const each of objectsAt(step, 'pretokenizers')) gather(each, into);
    return;
  }
  if (into.byteLevel) throw unsupportedJson(`its pre-tokenizer has "${type}" after "ByteLevel"`);
  if (type === 'ByteLevel') gatherByteLevel(step, into);
  else if (type === 'Split') into.rules.push(splitRule(step));
  else if (type === 'Digits') into.rules.push(flagAt(step, 'individual_digits', false) ? EACH_DIGIT : DIGITS);
  else if (type === 'Metaspace') gatherMetaspace(step, into);
  else throw unsupportedJson(`its pre-tokenizer is "${type}"`);
}

function gatherByteLevel(step: JsonObject, into: Gathered): void {
  if (flagAt(step, 'add_prefix_space', true)) {
    // There it would put a space before every word.
    if (into.rules.length > 0) throw unsupportedJson('its pre-tokenizer puts a space before every word');
    into.preparation.push({ kind: 'prepend', text: ' ', where: 'always', again: false });
  }
  if (flagAt(step, 'use_regex', true)) into.rules.push(gpt2Pattern);
  into.byteLevel = true;
}

function gatherMetaspace(step: JsonObject, into: Gathered): void {
  const mark = textAt(step, 'replacement', '▁');
  if (into.rules.length > 0) throw unsupportedJson('its pre-tokenizer has other steps before "Metaspace"');
  const before = flagAt(step, 'add_prefix_space', true) ? 'always' : 'never';
  const scheme = textAt(step, 'prepend_scheme', before);
  into.preparation.push({ kind: 'replace', from: ' ', to: mark });
  if (scheme === 'always' || scheme === 'first') {
    into.preparation.push({ kind: 'prepend', text: mark, where: scheme, again: false });
  } else if (scheme !== 'never') throw malformedJson(`"prepend_scheme" is "${scheme}"`);
  if (flagAt(step, 'split', true)) {
    into.rules.push({ pattern: literalPattern(mark), behavior: 'merged-with-next', invert: false });
  }
}

function splitRule(step: JsonObject): SplitRule {
  const { pattern } = step;
  const behavior = BEHAVIORS[textAt(step, 'behavior')];
  if (!behavior || !isObject(pattern)) throw malformedJson('a "Split" has no pattern or behavior');
  const source = typeof pattern.String === 'string' ? literalPattern(pattern.String) : textAt(pattern, 'Regex');
  const invert = flagAt(step, 'invert', false);
  return behavior === 'isolated' ? source : { pattern: source, behavior, invert };
}
