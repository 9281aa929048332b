import { byteString, stringBytes } from '#core/bytes/byteOrder';
import type { CoverTools } from '#core/bytes/coverTools';
import { codePointsFrom, unfinishedBytes } from '#core/bytes/probes';
import { characterLength } from '#core/tokenizer/pairSteps';

/** Continuations that show all that the patterns of real tokenizers can do; other ones than the product's. */
const PROBES = [
  '',
  'q',
  'Q',
  ' q',
  '7',
  ' ',
  '\n',
  '\nq',
  '77',
  '777',
  '.',
  '_',
  "'",
  "'s",
  'é',
  '漢',
  '\t',
  '\r\n',
  's',
  'e',
  '  q',
  '\u0308',
];

/**
 * Whether the tokens begin the encoding of some text: found by encoding what they spell with every probe after it. The
 * definition, word for word, and far too slow for anything else.
 */
export function viable({ tokenizer, steps }: CoverTools, path: readonly number[]): boolean {
  const bytes = stringBytes(path.map(id => byteString(tokenizer.vocabulary.piece(id).bytes)).join(''));
  const unfinished = unfinishedBytes(bytes);
  const whole = bytes.subarray(steps.spaceBefore ? 1 : 0, bytes.length - unfinished);
  for (let at = 0, length = 1; at < whole.length; at += length) {
    length = characterLength(whole, at);
    if (length === 0) return false;
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole);
  const endings = unfinished === 0 ? [''] : someCharacters(bytes.subarray(bytes.length - unfinished));
  return endings.some(ending =>
    PROBES.some(probe => {
      const { ids } = tokenizer.encode(text + ending + probe);
      return path.every((id, i) => ids[i] === id);
    }),
  );
}

/** Characters with this beginning, a few hundred of them at most. */
function someCharacters(beginning: Uint8Array): string[] {
  const all = [...codePointsFrom(beginning)];
  const step = Math.max(1, Math.floor(all.length / 400));
  return all.filter((_, i) => i % step === 0).map(codePoint => String.fromCodePoint(codePoint));
}
