import { emptyStats, type TokenStats } from '#core/scoring/tokenStats';

/** A scored text from a sketch, as scoring would hand it on. */
export interface Sketch {
  readonly text: string;
  readonly stats: TokenStats;
  readonly texts: Map<number, string>;
}

/** Ids below this one belong to the first choices that are not in the text. */
const FIRST_ID = 100;
const OTHERS = [' the', ' a', ' of', ' and', '\n'];

/**
 * `The·2.0 cat·7.5`: tokens with their surprisal in bits, parted by blanks that belong to the token on their right; `⏎`
 * stands for a newline, `_` for a blank inside a token, and a token without a figure was not scored. The rest of each
 * row is a distribution that the figure allows: four fifths of the mass that the token leaves go to other choices.
 */
export function statsOf(sketch: string, k = 3): Sketch {
  const words = sketch.split(' ').map((word, at) => ({ bits: bitsOf(word), text: textOf(word, at) }));
  const stats = emptyStats(words.length, k);
  const texts = new Map(OTHERS.map((text, id) => [id, text]));
  const ids = new Map<string, number>();
  let end = 0;
  for (const [row, word] of words.entries()) {
    const id = ids.get(word.text) ?? FIRST_ID + ids.size;
    ids.set(word.text, id);
    texts.set(id, word.text);
    stats.ids[row] = id;
    stats.offsets.set([end, end + word.text.length], 2 * row);
    end += word.text.length;
    if (word.bits !== undefined) scoreRow(stats, row, 2 ** -word.bits);
  }
  return { text: words.map(word => word.text).join(''), stats, texts };
}

function bitsOf(word: string): number | undefined {
  const figure = word.split('·')[1];
  return figure === undefined ? undefined : Number(figure);
}

function textOf(word: string, at: number): string {
  const text = word.split('·')[0]!.replaceAll('⏎', '\n').replaceAll('_', ' ');
  return at === 0 || text.startsWith('\n') ? text : ` ${text}`;
}

/** Fills a row whose token has probability `p`; the others halve one another. */
function scoreRow(stats: TokenStats, row: number, p: number) {
  const others = OTHERS.map((_, id) => ({ id, p: ((1 - p) * 0.8) / 2 ** (id + 1) }));
  const all = [...others, { id: stats.ids[row]!, p }].sort((a, b) => b.p - a.p || a.id - b.id);
  const place = all.findIndex(one => one.id === stats.ids[row]);
  stats.logProb[row] = Math.log(p);
  stats.maxLogProb[row] = Math.log(all[0]!.p);
  stats.entropy[row] = -all.reduce((total, one) => total + (one.p > 0 ? one.p * Math.log(one.p) : 0), 0);
  stats.secondMoment[row] = all.reduce((total, one) => total + (one.p > 0 ? one.p * Math.log(one.p) ** 2 : 0), 0);
  // Beyond the choices in the sketch the place is what the probability at least allows.
  stats.rank[row] = place < OTHERS.length ? place + 1 : Math.max(place + 1, Math.round(0.3 / p));
  stats.topP[row] = Math.min(
    1,
    all.slice(0, place + 1).reduce((total, one) => total + one.p, 0),
  );
  stats.context[row] = row + 1;
  for (let at = 0; at < Math.min(stats.k, all.length); at += 1) {
    stats.topIds[row * stats.k + at] = all[at]!.id;
    stats.topLogProbs[row * stats.k + at] = Math.log(all[at]!.p);
  }
}

/** Runs as a picture: `The[ cat]4 sat`. */
export function paintOf(text: string, runs: readonly { start: number; end: number; step: number }[]): string {
  let painted = '';
  let at = 0;
  for (const run of runs) {
    painted += `${text.slice(at, run.start)}[${text.slice(run.start, run.end)}]${run.step}`;
    at = run.end;
  }
  return painted + text.slice(at);
}
