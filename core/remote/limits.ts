/** What is taken of a server's answer at most; beyond it is an error by name. */

/** Tokens of one text. A document of 64 million characters has about so many quarters. */
export const MOST_TOKENS = 32_000_000;
/** Bytes of one token; the longest of real vocabularies have a few hundred. */
export const MOST_PIECE_BYTES = 65_536;
/** The highest id; vocabularies have up to a quarter of a million. */
export const MOST_ID = 16_777_216;
/** Choices listed for one place. */
export const MOST_CHOICES = 1_000;
/** Rows of one answer. */
export const MOST_ROWS = 1_048_576;
