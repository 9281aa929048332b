import { codePointAt, unitsOf } from '../text/utf16.ts';
import { addCharacterBytes, type Symbols } from './align.ts';
import { BytePairTokenizer } from './bytePairTokenizer.ts';
import { joinedMerges, listedMerges, type Merges } from './merges.ts';
import { normalizationOf } from './normalization.ts';
import { characterClasses } from './pairSteps.ts';
import { SPACE_MARK_TEXT, withoutSpaceMarks } from './spaceMarks.ts';
import type { BytePairSpec } from './spec.ts';
import { addedTokensOf, controlTokensOf } from './specTokens.ts';
import type { Splitter } from './split.ts';
import { keepsAll, splitterOf } from './splitRules.ts';
import { makeVocabulary } from './vocabulary.ts';

const SPACE = 0x20;
/** `▁`, how SentencePiece writes a space. */
const SPACE_MARK = 0x2581;

/**
 * SentencePiece's BPE as Hugging Face's tokenizers run it: symbols are characters, a space is `▁`, and characters that
 * are not in the vocabulary are byte tokens. Kudo and Richardson 2018, https://arxiv.org/abs/1808.06226.
 */
export function loadSentencePiece(described: BytePairSpec, digest: string): BytePairTokenizer {
  const spec = withoutSpaceMarks(described);
  const { tokens } = spec;
  const mergeable = mergeableTokens(spec);
  const byteOf = new Map(spec.byteTokens.map((id, byte) => [id, byte]));
  const control = new Set(spec.control);
  const encoder = new TextEncoder();
  const bytes = (id: number) => {
    const byte = byteOf.get(id);
    if (byte !== undefined) return Uint8Array.of(byte);
    return encoder.encode(control.has(id) ? tokens[id]! : tokens[id]!.replaceAll(SPACE_MARK_TEXT, ' '));
  };
  const characters = charactersOf(mergeable);
  return new BytePairTokenizer({
    vocabulary: makeVocabulary({ size: tokens.length, bytes, control: controlTokensOf(spec) }),
    digest,
    added: addedTokensOf(spec),
    // Runs of blanks in Gemma's files: only a text with the mark in it has them taken out.
    merged: new Set(spec.added.filter(id => tokens[id]!.includes(SPACE_MARK_TEXT))),
    split: spec.patterns.length > 0 ? splitterOf(spec.patterns) : spaceSplitter(mergeable.keys()),
    addSymbols: characterSymbols(spec, characters),
    merges: spec.merges ? listedMerges(spec.merges) : scoredMerges(spec, mergeable),
    wholeWord: null,
    prefix: spec.spacePrefix ? (mergeable.get(SPACE_MARK_TEXT) ?? null) : null,
    normalization: normalizationOf(spec),
    byteTokens: Int32Array.from({ length: 256 }, (_, byte) => spec.byteTokens[byte] ?? -1),
    fallsBack: codePoint => !characters.has(codePoint),
    classOf: characterClasses(spec.patterns),
    keepsAll: keepsAll(spec.patterns),
  });
}

/** Ids by spelling, without what text never becomes: control and byte tokens. */
function mergeableTokens({ tokens, control, byteTokens }: BytePairSpec): Map<string, number> {
  const ids = new Map<string, number>();
  for (let id = 0; id < tokens.length; id += 1) ids.set(tokens[id]!, id);
  for (const id of [...control, ...byteTokens]) ids.delete(tokens[id]!);
  return ids;
}

/** Tokens of single characters, by code point. */
function charactersOf(mergeable: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const ids = new Map<number, number>();
  for (const [token, id] of mergeable) {
    const codePoint = token.codePointAt(0);
    if (codePoint !== undefined && token.length === unitsOf(codePoint)) ids.set(codePoint, id);
  }
  const spaceMark = ids.get(SPACE_MARK);
  if (spaceMark !== undefined) ids.set(SPACE, spaceMark);
  return ids;
}

function characterSymbols(spec: BytePairSpec, ids: ReadonlyMap<number, number>) {
  const byteTokens = Int32Array.from(spec.byteTokens);
  return (text: string, start: number, end: number, symbols: Symbols) => {
    for (let at = start; at < end; ) {
      const codePoint = codePointAt(text, at, end);
      const id = ids.get(codePoint);
      if (id !== undefined) symbols.add(id, unitsOf(codePoint));
      else addCharacterBytes(codePoint, byteTokens, symbols);
      at += unitsOf(codePoint);
    }
  };
}

function scoredMerges({ tokens, scores }: BytePairSpec, mergeable: ReadonlyMap<string, number>): Merges {
  const ids = Int32Array.from(mergeable.values());
  if (scores) ids.sort((a, b) => scores[b]! - scores[a]! || a - b);
  const places = new Int32Array(tokens.length);
  ids.forEach((id, place) => {
    places[id] = place;
  });
  let longest = 0;
  for (const token of mergeable.keys()) longest = Math.max(longest, token.length);
  return joinedMerges({
    spelling: id => tokens[id]!,
    idOf: spelling => mergeable.get(spelling),
    order: { place: id => places[id]!, id: place => ids[place]! },
    longest,
    ties: 'longest-left',
  });
}

/**
 * Cuts before each `▁` where no token could lie across the cut: SentencePiece does not cut, but no merge crosses there,
 * so the tokens are the same, and words can be remembered. `tokens` say which characters ever stand before a `▁`.
 */
function spaceSplitter(tokens: Iterable<string>): Splitter {
  const joined = new Set([SPACE, SPACE_MARK]);
  for (const token of tokens) {
    for (let at = token.indexOf(SPACE_MARK_TEXT, 1); at > 0; at = token.indexOf(SPACE_MARK_TEXT, at + 1)) {
      joined.add(token.charCodeAt(at - 1));
    }
  }
  return (text, start, end, emit) => {
    let done = start;
    for (let at = start + 1; at < end; at += 1) {
      const unit = text.charCodeAt(at);
      if ((unit !== SPACE && unit !== SPACE_MARK) || joined.has(text.charCodeAt(at - 1))) continue;
      emit(done, at);
      done = at;
    }
    emit(done, end);
  };
}
