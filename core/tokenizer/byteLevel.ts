import { addBytes } from './align.ts';
import { alphabetBytes, byteCharacter } from './byteAlphabet.ts';
import { BytePairTokenizer } from './bytePairTokenizer.ts';
import { listedMerges } from './merges.ts';
import { normalizationOf } from './normalization.ts';
import { characterClasses } from './pairSteps.ts';
import type { BytePairSpec } from './spec.ts';
import { addedTokensOf, controlTokensOf } from './specTokens.ts';
import { keepsAll, splitterOf } from './splitRules.ts';
import { makeVocabulary } from './vocabulary.ts';

/** Byte-level BPE: words are cut by patterns, and the symbols are bytes. Radford et al. 2019 (GPT-2), section 2.2. */
export function loadByteLevel(spec: BytePairSpec, digest: string): BytePairTokenizer {
  const { tokens } = spec;
  const plain = new Set([...spec.control, ...spec.added]);
  const encoder = new TextEncoder();
  const bytes = (id: number) => (plain.has(id) ? undefined : alphabetBytes(tokens[id]!)) ?? encoder.encode(tokens[id]!);
  const byteTokens = byteTokensOf(spec);
  return new BytePairTokenizer({
    vocabulary: makeVocabulary({ size: tokens.length, bytes, control: controlTokensOf(spec) }),
    digest,
    added: addedTokensOf(spec),
    split: splitterOf(spec.patterns),
    addSymbols: (text, start, end, symbols) => addBytes(text, start, end, byteTokens, symbols),
    merges: listedMerges(spec.merges ?? []),
    wholeWord: spec.wholeWords ? wholeWordOf(spec) : null,
    prefix: null,
    normalization: normalizationOf(spec),
    byteTokens,
    fallsBack: null,
    classOf: characterClasses(spec.patterns),
    keepsAll: keepsAll(spec.patterns),
  });
}

/** The token of each byte, -1 where there is none. */
function byteTokensOf({ tokens, control }: BytePairSpec): Int32Array {
  const ids = new Int32Array(256).fill(-1);
  tokens.forEach((token, id) => {
    const bytes = token.length === 1 ? alphabetBytes(token) : undefined;
    if (bytes && !control.includes(id)) ids[bytes[0]!] = id;
  });
  return ids;
}

function wholeWordOf({ tokens, control }: BytePairSpec): (word: string) => number | undefined {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  for (const id of control) ids.delete(tokens[id]!);
  const longest = tokens.reduce((most, token) => Math.max(most, token.length), 0);
  const encoder = new TextEncoder();
  return word => {
    if (word.length > longest) return undefined;
    return ids.get(Array.from(encoder.encode(word), byteCharacter).join(''));
  };
}
