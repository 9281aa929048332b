import {
  flagAt,
  isObject,
  type JsonObject,
  malformedJson,
  objectAt,
  objectsAt,
  textAt,
  unsupportedJson,
} from './jsonValues.ts';
import type { FindingRule } from './spec.ts';

/** As for GGUF files: far above every published vocabulary. */
const MOST_TOKENS = 2 ** 20;
const MOST_MERGES = 4 * MOST_TOKENS;
const LONGEST_TOKEN = 4096;
const MOST_SEARCHED = 2 ** 20;

export interface JsonVocabulary {
  /** Spelling by id; empty where no token has the id. */
  readonly tokens: readonly string[];
  /** Ids of special tokens, and of other tokens that are looked for in the text. */
  readonly control: readonly number[];
  readonly added: readonly number[];
  readonly finding: readonly FindingRule[];
  /** Ids of what the model itself may make, by spelling. */
  readonly ids: ReadonlyMap<string, number>;
}

/** Reads `model.vocab` and `added_tokens`; ids up to `size` are filled up. @throws UserError `unsupported-tokenizer` */
export function readVocabulary(json: JsonObject, size: number): JsonVocabulary {
  const ids = vocabularyIds(objectAt(objectAt(json, 'model'), 'vocab'));
  const tokens: string[] = [];
  for (const [token, id] of ids) name(tokens, id, token);
  const control: number[] = [];
  const added: number[] = [];
  const finding: FindingRule[] = [];
  let searched = 0;
  for (const entry of objectsAt(json, 'added_tokens')) {
    const text = textAt(entry, 'content');
    const id = idOf(text, entry.id);
    if ((ids.get(text) ?? id) !== id) throw malformedJson(`the added token ${shown(text)} has two ids`);
    name(tokens, id, text);
    if (flagAt(entry, 'single_word', false)) throw unsupportedJson(`the added token ${shown(text)} is a "single_word"`);
    (flagAt(entry, 'special', false) ? control : added).push(id);
    const strip = { left: flagAt(entry, 'lstrip', false), right: flagAt(entry, 'rstrip', false) };
    const normalized = flagAt(entry, 'normalized', false);
    if (normalized || strip.left || strip.right) finding.push({ id, normalized, strip });
    searched += text.length;
  }
  if (searched > MOST_SEARCHED) throw malformedJson(`${searched} characters of added tokens`);
  const count = Math.max(tokens.length, Math.min(size, MOST_TOKENS));
  return { tokens: Array.from({ length: count }, (_, id) => tokens[id] ?? ''), control, added, finding, ids };
}

function vocabularyIds(vocabulary: JsonObject): Map<string, number> {
  const entries = Object.entries(vocabulary);
  if (entries.length > MOST_TOKENS)
    throw malformedJson(`${entries.length} tokens, and at most ${MOST_TOKENS} are read`);
  return new Map(entries.map(([token, id]) => [token, idOf(token, id)]));
}

function idOf(token: string, id: unknown): number {
  if (token.length > LONGEST_TOKEN) throw malformedJson(`a token of ${token.length} characters`);
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < MOST_TOKENS) return id;
  throw malformedJson(`the token ${shown(token)} has the id ${String(id)}`);
}

function name(tokens: string[], id: number, token: string): void {
  const known = tokens[id];
  if (known !== undefined && known !== token) throw malformedJson(`${shown(known)} and ${shown(token)} share an id`);
  tokens[id] = token;
}

/**
 * Left, right and product of each merge. Merges that make or take a control token are left out, since document text
 * never becomes one.
 */
export function readMergeIds(model: JsonObject, { ids, control }: JsonVocabulary): number[] {
  const merges = model.merges;
  if (!Array.isArray(merges)) throw malformedJson('"merges" is not an array');
  if (merges.length > MOST_MERGES) throw malformedJson(`${merges.length} merges, and at most ${MOST_MERGES} are read`);
  const controls = new Set(control);
  const merged: number[] = [];
  for (const merge of merges) {
    const [left, right] = partsOf(merge);
    const triple = [ids.get(left), ids.get(right), ids.get(left + right)];
    if (triple.includes(undefined)) throw malformedJson(`the merge ${shown(merge)} has no tokens`);
    if (!triple.some(id => controls.has(id!))) merged.push(...(triple as number[]));
  }
  return merged;
}

function partsOf(merge: unknown): readonly [string, string] {
  const parts = typeof merge === 'string' ? merge.split(' ') : merge;
  const fits = Array.isArray(parts) && parts.length === 2 && parts.every(part => typeof part === 'string');
  if (!fits) throw malformedJson(`the merge ${shown(merge)} has no two parts`);
  return parts as [string, string];
}

/** Ids of the tokens for bytes 0 to 255; -1 for one that is never needed, since its character has a token of its own. */
export function readByteTokens(vocabulary: JsonVocabulary): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const token = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
    const id = vocabulary.ids.get(token);
    if (id !== undefined) return id;
    if (byte < 0x80 && vocabulary.ids.has(String.fromCharCode(byte))) return -1;
    throw unsupportedJson(`its vocabulary has no byte token ${token}`);
  });
}

/** True for an object such as `{"type": "BPE"}`. */
export function isOfType(value: unknown, type: string): value is JsonObject {
  return isObject(value) && value.type === type;
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80);
