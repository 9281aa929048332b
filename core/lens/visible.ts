/** How text is shown where what cannot be seen must be seen, and where it must not steer what shows it. */

const SPACE = '␣';
const NEWLINE = '↵';
const TAB = '⇥';

/**
 * Characters that a terminal or page would act on or lose: C0 and C1 controls but tab and newline, bidirectional
 * embeddings, overrides and isolates (they reorder what follows), interlinear marks, lone surrogates; and U+FFFE and
 * U+FFFF, which XML does not have.
 */
const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Characters without width or ink, and blanks of odd widths: part of running text, shown when a token stands alone. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|(?! )\p{Zs}/gu;

/** One token as shown in a list or a hover: blanks as signs, what has no ink as its code point. */
export function visible(text: string): string {
  const blanks = text.replaceAll('\n', NEWLINE).replaceAll('\t', TAB).replaceAll(' ', SPACE);
  const inked = blanks.replace(UNSEEN, codePoint);
  // A combining mark needs something to sit on, or it would change the character before the token.
  return defused(/^\p{M}/u.test(inked) ? `◌${inked}` : inked);
}

/** Running text that is safe to print: the same but for characters a terminal would obey. Tabs and newlines stay. */
export function defused(text: string): string {
  return text.replace(UNSAFE, character => {
    const code = character.charCodeAt(0);
    // Unicode draws pictures of the C0 controls and DEL.
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '␡' : codePoint(character);
  });
}

/** Bytes as hexadecimal pairs: `e2 82 ac`. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(' ');
}

/** The code points of a text: `U+0061 U+0301`; those of a long one are cut short, and of none it says so. */
export function codePoints(text: string): string {
  const points = Array.from(text, character => `U+${hex(character)}`);
  if (points.length === 0) return 'none';
  return points.length > MOST_POINTS ? `${points.slice(0, MOST_POINTS).join(' ')} …` : points.join(' ');
}

/** Enough for a word; tokens of a hundred blanks exist. */
const MOST_POINTS = 12;

function codePoint(character: string): string {
  return `⟨U+${hex(character)}⟩`;
}

function hex(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
}
