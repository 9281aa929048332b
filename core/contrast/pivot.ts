/** What rollouts from one prefix came to. */
export interface Tally {
  readonly successes: number;
  readonly n: number;
}

/** A later prefix closes a candidate where more than this share succeeds: 3 of 64, as in the paper's code. */
export const CLOSING_SHARE = 3 / 64;

/**
 * The critical token by the pivot rule of Lin and others 2024, exactly as their code has it: of prefixes from short to
 * long, the first without success opens a candidate, one with more than `CLOSING_SHARE` after it closes it, and the
 * candidate that is open at the end, or else the one that was closed last, is the critical token. Returns the place in
 * `tallies`, or -1. Prefixes that were not tried are left out, and then the rule speaks only of the others.
 */
export function pivot(tallies: readonly Tally[]): number {
  let open = -1;
  let closed = -1;
  for (const [at, { successes, n }] of tallies.entries()) {
    if (open < 0 && successes === 0) open = at;
    else if (open >= 0 && successes > CLOSING_SHARE * n) {
      closed = open;
      open = -1;
    }
  }
  return open >= 0 ? open : closed;
}
