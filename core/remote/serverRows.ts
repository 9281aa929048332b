import { emptyMeasures } from '../math/nextTokenMeasures.ts';
import type { ProbeRows } from '../model/causalLm.ts';

/** A choice that a server lists. */
export interface ListedChoice {
  readonly id: number;
  /** ln p, nats. */
  readonly logProb: number;
}

/** What a server says of one token. */
export interface ServerRow {
  /** ln p, nats; NaN where it has no number. */
  readonly logProb: number;
  /** From 1; 0 where it does not say. */
  readonly rank: number;
  /** The likeliest tokens, in any order; the actual one may be among them though it is not of the likeliest. */
  readonly choices: readonly ListedChoice[];
}

/**
 * Rows of a server as those of a model, about the tokens `ids` `[n]`. `listed` choices were asked for: what is listed
 * beyond that is the actual token, which servers add. Entropy, second moment and top-p are NaN, since they need the whole
 * distribution; a rank that is not told is the place in the list, and 0 where the token is not listed.
 */
export function probeRows(rows: readonly ServerRow[], ids: Int32Array, k: number, listed: number): ProbeRows {
  const measures = emptyMeasures(rows.length, k);
  for (const [row, { logProb, rank, choices }] of rows.entries()) {
    const best = descending(choices).slice(0, listed);
    measures.logProb[row] = logProb;
    measures.maxLogProb[row] = best[0]?.logProb ?? Number.NaN;
    measures.rank[row] = Number.isNaN(logProb) ? 0 : rank || placeOf(ids[row]!, best);
    for (const [place, choice] of best.slice(0, k).entries()) {
      measures.topIds[row * k + place] = choice.id;
      measures.topLogProbs[row * k + place] = choice.logProb;
    }
  }
  return { ...measures, hidden: null, logits: null };
}

function descending(choices: readonly ListedChoice[]): ListedChoice[] {
  const known = choices.filter(({ logProb }) => !Number.isNaN(logProb));
  return known.sort((a, b) => b.logProb - a.logProb || a.id - b.id);
}

/** 1 + the number of listed tokens that are strictly likelier; 0 where the token is not listed. */
function placeOf(id: number, best: readonly ListedChoice[]): number {
  const own = best.find(choice => choice.id === id);
  return own === undefined ? 0 : 1 + best.filter(({ logProb }) => logProb > own.logProb).length;
}
