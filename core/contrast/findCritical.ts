import { CLOSING_SHARE, pivot, type Tally } from './pivot.ts';

/** A prefix of the text, and how its continuations begin. Rows 0 to `place` - 1 are kept. */
export interface Prefix {
  readonly place: number;
  /** A token that stands there in place of the text's, or -1. */
  readonly append: number;
  /** The text's own token is not drawn as the first. */
  readonly without: boolean;
}

export interface SearchPlan {
  /** The first row of the response; what stands before is the prompt. */
  readonly from: number;
  /** Rows of the text. */
  readonly rows: number;
  /** Rows before and after which success is compared, most promising first. */
  readonly candidates: readonly number[];
  /** Every place of the response is tried, as the paper does, and not found by halving. */
  readonly sweep: boolean;
  /** Other tokens that could have stood at a row, most likely first. */
  readonly alternatives: (row: number) => readonly Alternative[];
}

export interface Alternative {
  readonly id: number;
  /** Probability that the model gave it there. */
  readonly probability: number;
}

/** Continues a prefix as often as the search was asked to, or says how it went before. */
export type Trial = (prefix: Prefix) => Promise<Tally>;

export type Verdict =
  /** From this row on nothing succeeds any more. */
  | { readonly kind: 'pivot'; readonly row: number; readonly exact: boolean }
  /** Success is still possible at the end: nothing was lost. */
  | { readonly kind: 'open' }
  /** Not even the prompt alone is ever continued with success: the model cannot do it. */
  | { readonly kind: 'never' };

export interface Findings {
  readonly verdict: Verdict;
  /** Places that were tried, ascending. */
  readonly places: readonly { readonly place: number; readonly tally: Tally }[];
  /** Alternatives at the pivot, and the first tokens drawn without the text's own. */
  readonly branches: readonly Branch[];
}

export interface Branch {
  /** -1: drawn from the rest of the distribution. */
  readonly id: number;
  readonly probability: number;
  readonly tally: Tally;
}

/**
 * Finds the token after which a text can no longer come to a success, by sampling continuations of its prefixes: the
 * critical token of Lin and others 2024. Between the prompt, which must succeed at times, and the end, which must not,
 * the place is halved, so that about log2 of the places are tried; that takes success for gone once it is gone, which the
 * candidates, tried before and after, may contradict. `told` hears of every place as it is known.
 */
export async function findCritical(
  plan: SearchPlan,
  trial: Trial,
  told: (findings: Findings) => void,
): Promise<Findings> {
  const tallies = new Map<number, Tally>();
  const at = async (place: number): Promise<Tally> => {
    const known = tallies.get(place);
    if (known) return known;
    const tally = await trial({ place, append: -1, without: false });
    tallies.set(place, tally);
    told(found({ kind: 'open' }, tallies, []));
    return tally;
  };
  const last = plan.rows - 1;
  const start = await at(plan.from);
  if (plan.sweep) for (let place = plan.from + 1; place <= last; place++) await at(place);
  else if (start.successes > 0) await halve(plan.from, last, at);
  for (const row of plan.candidates) {
    if (row >= plan.from) await at(row);
    if (row >= plan.from && row < last) await at(row + 1);
  }
  const verdict = judge(plan, start, tallies);
  const branches: Branch[] = [];
  if (verdict.kind === 'pivot') {
    for await (const branch of branchesAt(verdict.row, plan, trial)) {
      branches.push(branch);
      told(found(verdict, tallies, branches));
    }
  }
  return found(verdict, tallies, branches);
}

const succeeds = ({ successes, n }: Tally) => successes > CLOSING_SHARE * n;

/** Tries places between one that succeeds and one that does not until they are neighbours. */
async function halve(from: number, last: number, at: (place: number) => Promise<Tally>): Promise<void> {
  if (last <= from || succeeds(await at(last))) return;
  let [good, gone] = [from, last];
  while (gone - good > 1) {
    const middle = (good + gone) >> 1;
    if (succeeds(await at(middle))) good = middle;
    else gone = middle;
  }
  // The rule asks for none at all: what is rare but there is followed to where it is gone.
  while (gone < last && (await at(gone)).successes > 0) gone += 1;
}

function judge({ from, rows }: SearchPlan, start: Tally, tallies: ReadonlyMap<number, Tally>): Verdict {
  const places = [...tallies.keys()].filter(place => place > from && place < rows).sort((a, b) => a - b);
  const found = pivot(places.map(place => tallies.get(place)!));
  if (start.successes === 0 && places.every(place => tallies.get(place)!.successes === 0)) return { kind: 'never' };
  if (found < 0) return { kind: 'open' };
  const place = places[found]!;
  // A place that was not tried lies between: the token may stand anywhere there.
  return { kind: 'pivot', row: place - 1, exact: tallies.has(place - 1) };
}

async function* branchesAt(row: number, plan: SearchPlan, trial: Trial): AsyncGenerator<Branch> {
  const alternatives = plan.alternatives(row);
  for (const { id, probability } of alternatives) {
    yield { id, probability, tally: await trial({ place: row, append: id, without: false }) };
  }
  yield { id: -1, probability: Number.NaN, tally: await trial({ place: row, append: -1, without: true }) };
}

function found(verdict: Verdict, tallies: ReadonlyMap<number, Tally>, branches: readonly Branch[]): Findings {
  const places = [...tallies].sort(([a], [b]) => a - b).map(([place, tally]) => ({ place, tally }));
  return { verdict, places, branches: [...branches] };
}

/**
 * Total variation that was to be expected at a row before its token was drawn (Bigelow and others 2024): the mean, over
 * the alternatives by their probability, of how far their share of successes is from that of the text's own token.
 */
export function expectedJump(own: Tally, branches: readonly Branch[]): number {
  const share = ({ successes, n }: Tally) => (n === 0 ? Number.NaN : successes / n);
  const others = branches.filter(({ id, tally }) => id >= 0 && tally.n > 0);
  const mass = others.reduce((sum, { probability }) => sum + probability, 0);
  if (mass === 0 || own.n === 0) return Number.NaN;
  return (
    others.reduce((sum, { probability, tally }) => sum + probability * Math.abs(share(tally) - share(own)), 0) / mass
  );
}
