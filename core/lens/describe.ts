import type { TokenStats } from '../scoring/tokenStats.ts';
import { sliceRows } from '../scoring/tokenStats.ts';
import type { Fact } from './block.ts';
import type { Lens } from './lens.ts';
import { grouped, percent } from './numbers.ts';
import { lenses } from './registry.ts';
import { visible } from './visible.ts';

/** Words for one token; a hover, the terminal and a screen reader say the same. */
export interface Description {
  readonly row: number;
  readonly id: number;
  /** The token with its blanks made visible. */
  readonly token: string;
  readonly scored: boolean;
  /** What was measured, the lens looked through first. */
  readonly facts: readonly Fact[];
  /** The model's first choices, most likely first. */
  readonly choices: readonly Choice[];
  /** What must be known to read the figures. */
  readonly notes: readonly string[];
}

export interface Choice {
  readonly id: number;
  readonly token: string;
  readonly probability: string;
  /** True where the model's choice is what the text says. */
  readonly actual: boolean;
}

/** The text of a token id, as the vocabulary has it. */
export type TokenText = (id: number) => string;

/** Describes row `row` as seen through `lens`, with at most `top` choices. */
export function describe(stats: TokenStats, row: number, text: TokenText, lens: Lens, top = stats.k): Description {
  const scored = !Number.isNaN(stats.logProb[row]!);
  const id = stats.ids[row]!;
  return {
    row,
    id,
    token: visible(text(id)),
    scored,
    facts: scored ? facts(sliceRows(stats, row, row + 1), lens) : [],
    choices: scored ? choices(stats, row, text, top) : [],
    notes: notes(stats, row, scored),
  };
}

/** A description in one line, for a screen reader or a plain list. */
export function sentence(description: Description): string {
  const { token, id, facts, choices, notes } = description;
  const parts = [`“${token}”, token ${id}`, ...facts.map(({ label, value }) => `${label} ${value}`)];
  const guesses = choices.map(choice => `“${choice.token}” ${choice.probability}`);
  const first = guesses.length > 0 ? ` First choices: ${guesses.join(', ')}.` : '';
  return `${parts.join(', ')}.${first}${notes.map(note => ` ${note}`).join('')}`;
}

/** The title of a lens inside a sentence or a list: in small letters, but for abbreviations. */
export function measureName({ title }: Pick<Lens, 'title'>): string {
  return /^\p{Lu}{2}/u.test(title) ? title : title.toLowerCase();
}

/** The lens's own value first, then what the other lenses that read scores say, and the mass at least as likely. */
function facts(one: TokenStats, lens: Lens): readonly Fact[] {
  const isKnown = (other: Lens) => !Number.isNaN(other.compute(one)[0]!);
  const read: readonly Lens[] = lenses.filter(other => other.reads !== 'tokens' && isKnown(other));
  const ordered = [...read.filter(other => other.id === lens.id), ...read.filter(other => other.id !== lens.id)];
  const measured = ordered.map(other => ({
    label: measureName(other),
    value: other.format(other.compute(one)[0]!),
  }));
  return Number.isNaN(one.topP[0]!) ? measured : [...measured, { label: 'top-p', value: percent(one.topP[0]!) }];
}

function choices(stats: TokenStats, row: number, text: TokenText, top: number): readonly Choice[] {
  const found: Choice[] = [];
  for (let place = 0; place < Math.min(top, stats.k); place += 1) {
    const id = stats.topIds[row * stats.k + place]!;
    if (id < 0) break;
    found.push({
      id,
      token: visible(text(id)),
      probability: percent(Math.exp(stats.topLogProbs[row * stats.k + place]!)),
      actual: id === stats.ids[row],
    });
  }
  return found;
}

/** What a server that lists the likeliest tokens cannot tell. */
const NOT_GIVEN = 'Entropy and top-p are not given by this server.';
const RANK_NOT_GIVEN = 'Its rank is not given by this server: it is not among the choices that are listed.';

function notes(stats: TokenStats, row: number, scored: boolean): readonly string[] {
  const found: string[] = [];
  const context = stats.context[row]!;
  if (!scored && context > 0) found.push('Not scored: no number was given for it.');
  else if (!scored) found.push('Not scored: nothing comes before it.');
  else found.push(`Seen after ${grouped(context)} ${context === 1 ? 'token' : 'tokens'} of context.`);
  if (scored && Number.isNaN(stats.entropy[row]!)) found.push(NOT_GIVEN);
  if (scored && stats.rank[row] === 0) found.push(RANK_NOT_GIVEN);
  if (stats.offsets[2 * row] === stats.offsets[2 * row + 1]) {
    found.push('Holds a later part of a character that several tokens share.');
  }
  return found;
}
