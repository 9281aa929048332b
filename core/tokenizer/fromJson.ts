import { byteCharacter } from './byteAlphabet.ts';
import { type JsonPipeline, readPipeline } from './jsonPipeline.ts';
import {
  flagAt,
  isObject,
  type JsonObject,
  malformedJson,
  objectAt,
  objectsAt,
  optionalObjectAt,
  textAt,
  unsupportedJson,
} from './jsonValues.ts';
import { isOfType, type JsonVocabulary, readByteTokens, readMergeIds, readVocabulary } from './jsonVocabulary.ts';
import type { BytePairSpec, StartToken } from './spec.ts';
import type { SplitRule } from './splitRules.ts';

/** What the files beside a `tokenizer.json` say (`tokenizer_config.json`, `config.json`). */
export interface JsonHints {
  /** Names of the tokens that begin and end a sequence. */
  readonly begin?: string | undefined;
  readonly end?: string | undefined;
  /** Rows of the model's token table, where it has more than the tokenizer has tokens: the others are nameless. */
  readonly vocabularySize?: number | undefined;
}

/**
 * The tokenizer that a `tokenizer.json` of Hugging Face's `tokenizers` describes: byte-level BPE, and BPE over characters
 * with `▁` for a space and byte tokens. What would not give the very same ids is refused by its name.
 * @throws UserError `unsupported-tokenizer`
 */
export function tokenizerJsonSpec(json: unknown, hints: JsonHints = {}): BytePairSpec {
  if (!isObject(json)) throw malformedJson('it is not an object');
  const model = objectAt(json, 'model');
  requireBytePairs(model);
  const pipeline = readPipeline(json);
  const vocabulary = readVocabulary(json, hints.vocabularySize ?? 0);
  if (pipeline.byteLevel) requireBytes(model, vocabulary);
  else requireSpaceMarks(model, pipeline);
  const { normalizer, preparation } = pipeline;
  const { finding } = vocabulary;
  return {
    format: 'byte-pair',
    symbols: pipeline.byteLevel ? 'bytes' : 'characters',
    tokens: vocabulary.tokens,
    control: vocabulary.control,
    added: vocabulary.added,
    byteTokens: pipeline.byteLevel ? [] : readByteTokens(vocabulary),
    merges: readMergeIds(model, vocabulary),
    scores: null,
    patterns: pipeline.byteLevel ? pipeline.rules : pipeline.rules.filter(rule => patternOf(rule) !== ' '),
    wholeWords: flagAt(model, 'ignore_merges', false),
    spacePrefix: false,
    ...(normalizer.length > 0 ? { normalizer } : {}),
    ...(preparation.length > 0 ? { preparation } : {}),
    ...(finding.length > 0 ? { finding } : {}),
    start: startToken(json, vocabulary, hints),
  };
}

function requireBytePairs(model: JsonObject): void {
  // Files of the first versions do not say the type.
  const type = textAt(model, 'type', 'BPE');
  if (type !== 'BPE') throw unsupportedJson(`its kind is "${type}"`);
  for (const key of ['dropout', 'continuing_subword_prefix', 'end_of_word_suffix']) {
    if (model[key]) throw unsupportedJson(`it has a "${key}"`);
  }
}

/** A byte without a token is left out, unless there is a token for the unknown. */
function requireBytes(model: JsonObject, { ids }: JsonVocabulary): void {
  const isMissing = Array.from({ length: 256 }, (_, byte) => byteCharacter(byte)).some(
    character => !ids.has(character),
  );
  if (isMissing && typeof model.unk_token === 'string') throw unsupportedJson('it has a token for unknown bytes');
}

function requireSpaceMarks(model: JsonObject, { normalizer, preparation }: JsonPipeline): void {
  if (!flagAt(model, 'byte_fallback', false))
    throw unsupportedJson('its characters have no byte tokens to fall back to');
  const marks = [...normalizer, ...preparation].some(
    step => step.kind === 'replace' && step.from === ' ' && step.to === '▁',
  );
  if (!marks) throw unsupportedJson('it does not write spaces as "▁"');
}

/** Where every space has become `▁`, cutting at spaces does nothing. */
function patternOf(rule: SplitRule): string {
  return typeof rule === 'string' ? rule : rule.pattern;
}

/** What separates documents in the training of byte-level models that add no token of their own. */
const SEPARATOR = '<|endoftext|>';

/**
 * The token that a document starts after: what the file puts before a text; else the separator of documents, where
 * there is one; else begin or end of sequence.
 */
function startToken(json: JsonObject, { tokens, control }: JsonVocabulary, hints: JsonHints): StartToken | null {
  const names = [templateStart(optionalObjectAt(json, 'post_processor')), SEPARATOR, hints.begin, hints.end];
  const byName = new Map(control.map(id => [tokens[id]!, id]));
  const text = names.find(name => name !== undefined && byName.has(name));
  return text === undefined ? null : { id: byName.get(text)!, text };
}

/** The special token with which a `TemplateProcessing` begins. */
function templateStart(step: JsonObject | null): string | undefined {
  if (!step) return undefined;
  if (isOfType(step, 'Sequence')) {
    const starts = objectsAt(step, 'processors').map(templateStart);
    return starts.find(start => start !== undefined);
  }
  if (!isOfType(step, 'TemplateProcessing')) return undefined;
  const first = objectsAt(step, 'single')[0]?.SpecialToken;
  return isObject(first) ? textAt(first, 'id') : undefined;
}
