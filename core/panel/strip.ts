import { step } from '../lens/scale.ts';
import { defused, visible } from '../lens/visible.ts';
import { PENDING, STALE } from '../scoring/liveRows.ts';
import type { PanelDocument } from './panelDocument.ts';

/** The tokens around the selection. */
export interface Strip {
  /** Row of the first token. */
  readonly first: number;
  readonly tokens: readonly StripToken[];
}

export interface StripToken {
  /** The token as running text, safe to show; empty for the later part of a character that several tokens share. */
  readonly text: string;
  /** The token with its blanks made visible. */
  readonly name: string;
  /** The lens's value in words. */
  readonly value: string;
  /** 0 to `RAMP_STEPS`. */
  readonly step: number;
  readonly state: 'fresh' | 'stale' | 'pending';
  /** In the chosen bin of the histogram. */
  readonly marked: boolean;
}

/** Tokens before and behind the selected one. */
const REACH = 60;

/** Longer tokens than any word, like a hundred blanks, are cut short. */
const MOST_UNITS = 40;

/** The tokens around row `centre`, with the bin of every row where there are bins; at the ends of the document the strip reaches further on the other side. */
export function stripOf(document: PanelDocument, centre: number, bins?: Int16Array): Strip {
  const { length } = document.values;
  const first = Math.max(0, Math.min(centre - REACH, length - 2 * REACH - 1));
  const end = Math.min(length, first + 2 * REACH + 1);
  return { first, tokens: Array.from({ length: end - first }, (_, at) => stripToken(document, first + at, bins)) };
}

function stripToken(document: PanelDocument, row: number, bins?: Int16Array): StripToken {
  const { text, rows, tokenText, lens, values, scaled, bin } = document;
  const { ids, offsets } = rows.stats;
  const state = rows.states[row];
  return {
    text: defused(short(text.slice(offsets[2 * row], offsets[2 * row + 1]))),
    name: visible(short(tokenText(ids[row]!))),
    value: lens.format(values[row]!),
    step: step(scaled.scale, scaled.values[row]!),
    state: state === PENDING ? 'pending' : state === STALE ? 'stale' : 'fresh',
    marked: bin >= 0 && bins?.[row] === bin,
  };
}

function short(text: string): string {
  if (text.length <= MOST_UNITS) return text;
  // A surrogate pair is not cut.
  const end = (text.charCodeAt(MOST_UNITS) & 0xfc00) === 0xdc00 ? MOST_UNITS - 1 : MOST_UNITS;
  return `${text.slice(0, end)}…`;
}
