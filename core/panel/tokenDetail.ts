import type { Fact } from '../lens/block.ts';
import { describe } from '../lens/describe.ts';
import { percent } from '../lens/numbers.ts';
import { visible } from '../lens/visible.ts';
import type { PanelDocument } from './panelDocument.ts';
import { rowTrust, type Trust } from './trust.ts';

/** The distribution before a token, and where the token stands in it. */
export interface TokenDetail {
  readonly row: number;
  /** `null` where a server does not tell it. */
  readonly id: number | null;
  readonly name: string;
  readonly trust: Trust;
  /** What was measured; the lens looked through first. */
  readonly facts: readonly Fact[];
  /** The most likely tokens, then the actual one where it is not among them. */
  readonly choices: readonly TokenChoice[];
  /** Mass of all other tokens; `null` for a token that was not scored. */
  readonly rest: Mass | null;
  /** Tokens of context that the model saw. */
  readonly context: number;
  /** The token holds a later part of a character that several tokens share. */
  readonly isPart: boolean;
}

export interface TokenChoice extends Mass {
  readonly name: string;
  /** Place among the model's guesses, from 1; 0 where a server does not tell it. */
  readonly rank: number;
  /** What stands in the text. */
  readonly actual: boolean;
}

export interface Mass {
  /** In [0, 1]. */
  readonly probability: number;
  /** The same in words. */
  readonly figure: string;
}

export function tokenDetail(document: PanelDocument, row: number): TokenDetail {
  const { rows, tokenText, lens } = document;
  const { stats } = rows;
  const { facts, scored } = describe(stats, row, tokenText, lens, 0);
  const choices = scored ? choicesOf(document, row) : [];
  const seen = choices.reduce((total, choice) => total + choice.probability, 0);
  return {
    row,
    id: document.hasIds === false ? null : stats.ids[row]!,
    name: visible(tokenText(stats.ids[row]!)),
    trust: rowTrust(document, row),
    facts,
    choices,
    // Rounding of float32 may take the sum a little above 1.
    rest: scored ? mass(Math.max(0, 1 - seen)) : null,
    context: stats.context[row]!,
    isPart: stats.offsets[2 * row] === stats.offsets[2 * row + 1],
  };
}

function choicesOf({ rows: { stats }, tokenText }: PanelDocument, row: number): readonly TokenChoice[] {
  const { k, ids, topIds, topLogProbs } = stats;
  const actual = ids[row]!;
  const found: TokenChoice[] = [];
  for (let place = 0; place < k; place += 1) {
    const id = topIds[row * k + place]!;
    if (id < 0) break;
    found.push({
      name: visible(tokenText(id)),
      rank: place + 1,
      ...mass(Math.exp(topLogProbs[row * k + place]!)),
      actual: id === actual,
    });
  }
  if (found.some(choice => choice.actual)) return found;
  const own = mass(Math.exp(stats.logProb[row]!));
  return [...found, { name: visible(tokenText(actual)), rank: stats.rank[row]!, ...own, actual: true }];
}

function mass(probability: number): Mass {
  return { probability, figure: percent(probability) };
}
