import { minKPlusPlusTokens } from '#core/detect/memorised';
import type { ReportedSpan } from '#core/detect/report';
import { warningText } from '#core/detect/warnings';
import { number } from '#core/export/json';
import type { Manifest } from '#core/export/scored';
import type { JudgedText } from '#engine/detect/judgeText';

/** What made the numbers, as for scoring, and the head that judged. */
export interface DetectManifest extends Manifest {
  readonly head: { readonly name: string; readonly model: string; readonly fits: boolean } | null;
}

/** One text as an object of JSON; docs/output.md is its definition. */
export function* detectJson(manifest: DetectManifest, { report, document }: JudgedText): Generator<string> {
  const { judgement, criteria, spans, kind, measuredOn, warnings } = report;
  const { logit = null, probability = null, interval = null, band = null } = judgement ?? {};
  const pawn = judgement && { probability, logit, interval, band };
  const values = criteria.map(({ name, value }) => `${JSON.stringify(name)}: ${number(value)}`);
  const reliability = Object.fromEntries(criteria.map(found => [found.name, found.reliability]));
  yield `{\n"manifest": ${JSON.stringify(manifest)},\n"pawn": ${JSON.stringify(pawn)},\n`;
  yield `"criteria": {${values.join(', ')}},\n"reliability": ${JSON.stringify({ kind, measuredOn, auroc: reliability })},\n`;
  yield `"spans": [${spans.map(span).join()}],\n`;
  yield '"tokens": [';
  const { stats, weight, contribution } = document;
  const scores = minKPlusPlusTokens(stats);
  for (let row = 0; row < stats.length; row++) {
    const figures = {
      weight: weight[row]!,
      contribution: contribution[row]!,
      logprob: stats.logProb[row]!,
      rank: Number.isNaN(stats.logProb[row]!) ? Number.NaN : stats.rank[row]!,
      entropy: stats.entropy[row]!,
      score: scores[row]!,
    };
    const place = `"start":${stats.offsets[2 * row]},"end":${stats.offsets[2 * row + 1]}`;
    yield `${row > 0 ? ',' : ''}\n{${place},${fields(figures)}}`;
  }
  yield `],\n"warnings": ${JSON.stringify(warnings.map(warningText))}\n}`;
}

function span({ start, end, tokens, logit, criteria }: ReportedSpan): string {
  return `\n{"start":${start},"end":${end},${fields({ logit, tokens })},"criteria":{${fields(criteria)}}}`;
}

function fields(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${JSON.stringify(name)}:${number(value)}`)
    .join();
}
