import { UserError } from '../errors.ts';

/** A file of ranks of the npm package `tiktoken`, `encoders/NAME.json`. */
export interface RankFile {
  /** Lines of `! OFFSET TOKEN TOKEN ...`: tokens in base64, whose ids count from the offset. */
  readonly bpe_ranks: string;
}

/**
 * Ids by token, each byte of a token as one character from U+0000 to U+00FF.
 * @throws UserError `file-unreadable`
 */
export function parseRanks({ bpe_ranks }: RankFile): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const line of bpe_ranks.split('\n')) {
    const [mark, offset, ...tokens] = line.trimEnd().split(' ');
    if (mark === '') continue;
    if (mark !== '!' || !/^\d+$/.test(offset ?? '')) throw unreadable();
    tokens.forEach((token, index) => {
      ranks.set(decodeBase64(token), Number(offset) + index);
    });
  }
  return ranks;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;

function decodeBase64(text: string): string {
  let decoded = '';
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length && text[i] !== '='; i += 1) {
    const value = VALUES[text.charCodeAt(i)] ?? -1;
    if (value < 0) throw unreadable();
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      decoded += String.fromCharCode((bits >> held) & 0xff);
    }
  }
  return decoded;
}

function unreadable(): UserError {
  return new UserError(
    'file-unreadable',
    'The ranks of this encoding are damaged.',
    'Install the program again; the ranks come with it.',
  );
}
