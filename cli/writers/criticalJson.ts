import type { Branch } from '#core/contrast/findCritical';
import { expectedJump } from '#core/contrast/findCritical';
import { passAtK } from '#core/contrast/passAtK';
import type { Tally } from '#core/contrast/pivot';
import { prefixKey } from '#core/contrast/trialRecord';
import type { Scored } from '#core/export/scored';
import { wilson } from '#core/math/wilson';
import type { News } from '../criticalNews.ts';
import type { CriticalResult } from '../criticalRun.ts';

/** One object; docs/output.md is its definition. */
export function criticalJson(result: CriticalResult): string {
  return `${JSON.stringify(wholeOf(result), null, 2)}\n`;
}

/** The same object as the last of the lines. */
export function criticalLine(result: CriticalResult): string {
  return `${JSON.stringify({ kind: 'result', ...wholeOf(result) })}\n`;
}

/** What continuations of one prefix came to, as a line; its token is the last of the prefix, or the one that was tried. */
export function newsLine({ key, place, instead, tally }: News, { stats, text, tokenText }: Scored): string {
  const row = instead ? place : place - 1;
  const [start, end] = row < 0 ? [0, 0] : [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!];
  const own = { token: row, text: text.slice(start, end), start, end };
  const other = instead && {
    ...(instead.id < 0
      ? { without: true }
      : { id: instead.id, instead: tokenText(instead.id), probability: instead.probability }),
  };
  const kind = instead ? 'alternative' : 'place';
  return `${JSON.stringify({ kind, key, place, ...own, ...other, ...counted(tally) })}\n`;
}

function wholeOf(result: CriticalResult) {
  const { scored, from, forking, quantiles, candidates, options } = result;
  const { stats } = scored;
  const rows = Array.from({ length: stats.length }, (_, row) => row);
  return {
    manifest: { ...scored.manifest, responseFrom: stats.offsets[2 * from]!, seed: options.rule.seed },
    forking: rows.filter(row => forking[row] === 1).map(row => tokenOf(result, row)),
    quantiles: quantiles.map(({ alpha, logProb, row }) => ({ alpha, logprob: logProb, ...tokenOf(result, row) })),
    candidates: candidates.map(row => tokenOf(result, row)),
    ...(result.search ? { rollouts: searchOf(result) } : {}),
  };
}

function tokenOf({ scored }: CriticalResult, row: number) {
  const { stats, text } = scored;
  const [start, end] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!];
  return { token: row, id: stats.ids[row]!, text: text.slice(start, end), start, end, entropy: stats.entropy[row]! };
}

function searchOf(result: CriticalResult) {
  const { options, record, scored } = result;
  const { findings, decoded, complete, cut, examples } = result.search!;
  const { verdict, places, branches } = findings;
  const pivot = verdict.kind === 'pivot' ? verdict.row : undefined;
  const after = pivot === undefined ? undefined : places.find(({ place }) => place === pivot + 1)?.tally;
  const example = (key: string) => examples.get(key) ?? {};
  return {
    check: options.check,
    rule: { ...options.rule, rollouts: options.rollouts },
    decoded,
    complete,
    cut,
    verdict: complete ? verdict.kind : null,
    pivot: pivot === undefined || verdict.kind !== 'pivot' ? null : { ...tokenOf(result, pivot), exact: verdict.exact },
    expectedJump: after ? real(expectedJump(after, branches)) : null,
    places: places.map(({ place, tally }) => ({
      place,
      ...counted(tally),
      ...example(prefixKey({ place, append: -1, without: false })),
    })),
    alternatives: branches.map((branch: Branch) => ({
      ...(branch.id < 0
        ? { without: true, pass: passes(branch.tally) }
        : { id: branch.id, text: scored.tokenText(branch.id), probability: branch.probability }),
      ...counted(branch.tally),
      ...example(prefixKey({ place: pivot!, append: branch.id, without: branch.id < 0 })),
    })),
    fingerprint: result.fingerprint,
    record,
  };
}

function counted({ successes, n }: Tally) {
  const { low, high } = wilson(successes, n);
  return { successes, rollouts: n, interval: [low, high] };
}

/** Pass@k for the powers of two. */
function passes({ successes, n }: Tally): Record<string, number> {
  const found: Record<string, number> = {};
  for (let k = 1; k <= n; k *= 2) found[k] = passAtK(n, successes, k);
  return found;
}

function real(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
