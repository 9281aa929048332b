/** The strings that tokenizer goldens are made for; tools/goldens/nasty_text.py makes the same ones. */
import { readFileSync } from 'node:fs';

interface Parts {
  readonly fragments: readonly string[];
  readonly runs: readonly string[];
  readonly ranges: readonly (readonly [number, number])[];
}

const parts: Parts = JSON.parse(readFileSync('test/fixtures/tokenizer/nastyText.json', 'utf8'));

type Below = (limit: number) => number;

/** Whole numbers from 0 to below a limit, from a seed. */
export function mulberry32(seed: number): Below {
  let state = seed >>> 0;
  return limit => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) * limit) / 2 ** 32);
  };
}

export function nastyText(index: number): string {
  const below = mulberry32(Math.imul(index, 2654435761));
  return repeated(1 + below(10), () => makers[below(makers.length)]!(below));
}

const fragment = (below: Below) => parts.fragments[below(parts.fragments.length)]!;
const run = (below: Below) => {
  const unit = parts.runs[below(parts.runs.length)]!;
  return unit.repeat(1 + below(below(8) === 0 ? 200 : 40));
};
const codePoints = (below: Below) => {
  const [first, last] = parts.ranges[below(parts.ranges.length)]!;
  return repeated(1 + below(8), () => scalar(first + below(last - first + 1)));
};
const anything = (below: Below) => scalar(below(0x110000));
const asciiText = (below: Below) => repeated(1 + below(16), () => scalar(0x20 + below(0x5f)));
const makers = [fragment, fragment, fragment, run, codePoints, codePoints, asciiText, anything];

const repeated = (count: number, make: () => string) => Array.from({ length: count }, make).join('');
const scalar = (code: number) => String.fromCodePoint(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code);

/** FNV-1a, 32 bits, over the ids as little-endian 32-bit words. */
export function digestOf(ids: Int32Array): number {
  let digest = 0x811c9dc5;
  for (const byte of new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength)) {
    digest = Math.imul(digest ^ byte, 0x01000193);
  }
  return digest >>> 0;
}
