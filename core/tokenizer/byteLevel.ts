import { addBytes } from './align.ts';
import { alphabetBytes, byteCharacter } from './byteAlphabet.ts';
import { BytePairTokenizer } from './bytePairTokenizer.ts';
import { listedMerges } from './merges.ts';
import { parsePattern } from './pattern.ts';
import type { BytePairSpec } from './spec.ts';
import { addedTokensOf, controlTokensOf, mergesOf } from './specTokens.ts';
import { splitter } from './split.ts';
import { makeVocabulary } from './vocabulary.ts';

/** Byte-level BPE: words are cut by patterns, and the symbols are bytes. Radford et al. 2019 (GPT-2), section 2.2. */
export function loadByteLevel(spec: BytePairSpec, digest: string): BytePairTokenizer {
  const { tokens } = spec;
  const mergeable = new Map(tokens.map((token, id) => [token, id]));
  for (const id of spec.control) mergeable.delete(tokens[id]!);
  const plain = new Set([...spec.control, ...spec.added]);
  const encoder = new TextEncoder();
  const bytes = (id: number) => (plain.has(id) ? undefined : alphabetBytes(tokens[id]!)) ?? encoder.encode(tokens[id]!);
  const byteTokens = Int32Array.from({ length: 256 }, (_, byte) => mergeable.get(byteCharacter(byte)) ?? -1);
  const spelled = (word: string) => Array.from(encoder.encode(word), byteCharacter).join('');
  return new BytePairTokenizer({
    vocabulary: makeVocabulary({ size: tokens.length, bytes, control: controlTokensOf(spec) }),
    digest,
    added: addedTokensOf(spec),
    split: splitter(spec.patterns.map(parsePattern)),
    addSymbols: (text, start, end, symbols) => addBytes(text, start, end, byteTokens, symbols),
    merges: listedMerges(mergesOf(spec.merges ?? [], mergeable)),
    wholeWord: spec.wholeWords ? word => mergeable.get(spelled(word)) : null,
    prefix: null,
  });
}
