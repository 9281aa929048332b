import { warningText } from '#core/detect/warnings';
import { number, shortest } from '#core/export/json';
import type { Manifest } from '#core/export/scored';
import type { DetectedText } from '../detecting.ts';

/** What made the numbers, as for scoring, and the head that judged. */
export interface DetectManifest extends Manifest {
  readonly head: { readonly name: string; readonly model: string; readonly fits: boolean } | null;
}

/** One text as an object of JSON; docs/output.md is its definition. */
export function* detectJson(manifest: DetectManifest, { report, document }: DetectedText): Generator<string> {
  const { judgement, criteria, spans, kind, warnings } = report;
  const { logit = null, probability = null, interval = null, band = null } = judgement ?? {};
  const pawn = judgement && { probability, logit, interval, band };
  const values = criteria.map(({ name, value }) => `${JSON.stringify(name)}: ${number(value)}`);
  const reliability = Object.fromEntries(criteria.map(found => [found.name, found.reliability]));
  yield `{\n"manifest": ${JSON.stringify(manifest)},\n"pawn": ${JSON.stringify(pawn)},\n`;
  yield `"criteria": {${values.join(', ')}},\n"reliability": ${JSON.stringify({ kind, auroc: reliability })},\n`;
  yield `"spans": [${spans.map(({ start, end, logit }) => `\n{"start":${start},"end":${end},"logit":${number(logit)}}`).join()}],\n`;
  yield '"tokens": [';
  const { stats, weight, contribution } = document;
  for (let row = 0; row < stats.length; row++) {
    const span = `"start":${stats.offsets[2 * row]},"end":${stats.offsets[2 * row + 1]}`;
    yield `${row > 0 ? ',' : ''}\n{${span},"weight":${shortest(weight[row]!)},"contribution":${shortest(contribution[row]!)}}`;
  }
  yield `],\n"warnings": ${JSON.stringify(warnings.map(warningText))}\n}`;
}
