import { type CriterionContext, criteria } from './criteria.ts';
import type { DetectedDocument } from './document.ts';
import type { HeadCard, Reliability } from './headCard.ts';
import { type Judgement, judgement } from './judgement.ts';
import { logisticLogit } from './logistic.ts';
import { pooledFeatures } from './pooled.ts';
import { type Segment, sentences } from './segments.ts';
import { type Kind, textKind } from './textKind.ts';
import { type Warning, warnings } from './warnings.ts';

/** All the evidence on one text, with what it is worth. */
export interface Report {
  /** `null` where there is no head. */
  readonly judgement: Judgement | null;
  readonly criteria: readonly CriterionValue[];
  /** Sentences with their parts in the logit, which add up to it but for what lies between them. */
  readonly spans: readonly ScoredSegment[];
  readonly kind: Kind;
  readonly warnings: readonly Warning[];
}

export interface ScoredSegment extends Segment {
  readonly logit: number;
}

export interface CriterionValue {
  readonly name: string;
  readonly asks: 'machine' | 'memorised';
  /** NaN where it is not defined. */
  readonly value: number;
  /** AUROC for the kind of text, by generation of the writer; empty where it was not measured. */
  readonly reliability: Readonly<Record<string, number>>;
}

/** What judges: a head, and whether it was trained for the model at hand. */
export interface ReportHead {
  readonly card: HeadCard;
  readonly fits: boolean;
}

export interface ReportContext extends CriterionContext {
  readonly head: ReportHead | null;
  readonly reliability: Reliability;
  /** Criteria that two models are needed for. */
  readonly further: Readonly<Record<string, number>>;
}

export function report(text: string, detected: DetectedDocument, context: ReportContext): Report {
  const { head } = context;
  const rows = detected.evidence;
  const { kind } = textKind(text);
  const logit =
    head?.card.pooled && rows.length > 0 ? logisticLogit(head.card.pooled, pooledFeatures(rows)) : detected.logit;
  const judged = head ? judgement(logit, rows, head.card) : null;
  const values = [
    ...criteria.map(({ name, asks, of }) => ({ name, asks, value: of(rows, context) })),
    ...Object.entries(context.further).map(([name, value]) => ({ name, asks: 'machine' as const, value })),
  ];
  return {
    judgement: judged,
    criteria: values.map(found => ({ ...found, reliability: context.reliability[found.name]?.[kind] ?? {} })),
    spans: Number.isNaN(detected.logit) ? [] : scoredSegments(sentences(text), detected),
    kind,
    warnings: warnings(text, rows, judged?.band ?? 'undecided', head?.fits ?? true),
  };
}

/** Each segment with the contributions of the tokens that begin in it. */
export function scoredSegments(
  segments: readonly Segment[],
  { stats, contribution }: DetectedDocument,
): ScoredSegment[] {
  let row = 0;
  return segments.map(({ start, end }) => {
    let logit = 0;
    // A token begins with the white space before its word.
    while (row < stats.length && stats.offsets[2 * row + 1]! <= start) row++;
    for (; row < stats.length && stats.offsets[2 * row]! < end; row++) logit += contribution[row]!;
    return { start, end, logit };
  });
}
