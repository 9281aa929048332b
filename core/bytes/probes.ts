import { characterLength, type PairSteps } from '../tokenizer/pairSteps.ts';

/**
 * Short continuations after which every pattern known to us has shown all it can do with the end of a text: what looks
 * ahead are runs of white space, contractions, groups of digits, and line breaks that a sign takes with it.
 */
const PROBES: readonly string[] = [
  ...[
    '',
    'a',
    'A',
    'b',
    'é',
    'ß',
    '中',
    '가',
    'ǅ',
    'ʰ',
    '\u0301',
    '1',
    '11',
    '111',
    '½',
    '.',
    '(',
    '/',
    '_',
    '$',
    '\u0060',
  ],
  ...[
    '!a',
    '+a',
    '.a',
    ' ',
    '  ',
    ' a',
    '  a',
    ' 1',
    ' .',
    '\n',
    '\n\n',
    '\na',
    '\n ',
    '\n a',
    ' \n',
    ' \na',
    '\r',
    '\r\n',
  ],
  ...[
    '\r\na',
    '\r\n\r\n',
    '\t',
    '\ta',
    '\t\n',
    '\u00a0',
    '\u00a0a',
    '\u3000',
    '\u3000a',
    '\u200d',
    '😀',
    '٣',
    '\u2028',
  ],
  ..."'|'s|'t|'m|'d|'l|'r|'v|'re|'ve|'ll|'a|s|t|m|d|l|r|v|e|re|ve|ll|S|T|M|D|RE|VE|LL|ſ".split('|'),
];

/** Continuations after a leaf: whether anything may follow that leaves it whole. */
export const SHORT_PROBES: readonly string[] = [
  '',
  'a',
  ' ',
  '1',
  '.',
  '\n',
  '11',
  ' a',
  '\na',
  'A',
  '111',
  "'",
  '\u0301',
  '\t',
];

/** What may follow a text that ends with whole characters, or with `unfinished` bytes of one. */
export function probesAfter(unfinished: Uint8Array, representatives: Representatives): readonly string[] {
  if (unfinished.length === 0) return PROBES;
  const characters = representatives.of(unfinished);
  return characters.flatMap(character => ['', 'a', '1', ' ', ' a', '.', '\n', '\na'].map(after => character + after));
}

/** One character of each class, of those whose UTF-8 begins with given bytes. */
export class Representatives {
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly steps: PairSteps) {}

  of(beginning: Uint8Array): readonly string[] {
    const key = beginning.join();
    const found = this.known.get(key) ?? this.find(beginning);
    this.known.set(key, found);
    return found;
  }

  private find(beginning: Uint8Array): readonly string[] {
    const classes = new Map<number, string>();
    for (const codePoint of codePointsFrom(beginning)) {
      // A sixteenth of the supplementary planes finds every class that has a whole block there.
      if (codePoint > 0xffff && beginning.length === 1 && (codePoint & 15) !== 0) continue;
      const number = this.steps.classOf?.(codePoint) ?? 0;
      if (!classes.has(number)) classes.set(number, String.fromCodePoint(codePoint));
    }
    return [...classes.values()];
  }
}

/** The code points whose UTF-8 begins with the bytes, and goes on after them. */
export function* codePointsFrom(beginning: Uint8Array): Generator<number> {
  const first = beginning[0]!;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  const missing = length - beginning.length;
  if (missing <= 0) return;
  let bits = first & (0xff >> (length + 1));
  for (const byte of beginning.subarray(1)) bits = (bits << 6) | (byte & 0x3f);
  const least = [0, 0, 0x80, 0x800, 0x10000][length]!;
  const end = Math.min(0x110000, (bits + 1) << (6 * missing));
  for (let codePoint = Math.max(least, bits << (6 * missing)); codePoint < end; codePoint += 1) {
    if (codePoint < 0xd800 || codePoint > 0xdfff) yield codePoint;
  }
}

/** How many of the last bytes are the beginning of a character that is not finished: 0 to 3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let count = 1; count <= Math.min(3, bytes.length); count += 1) {
    const at = bytes.length - count;
    const first = bytes[at]!;
    if ((first & 0xc0) === 0x80) continue;
    return first >= 0xc2 && characterLength(bytes, at) === 0 ? count : 0;
  }
  return 0;
}
