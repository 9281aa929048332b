import { type CriterionContext, criteria } from './criteria.ts';
import type { DetectedDocument } from './document.ts';
import type { HeadCard, Reliability } from './headCard.ts';
import { type Judgement, judgement } from './judgement.ts';
import { logisticLogit } from './logistic.ts';
import { type MeasuredOn, measuredOn } from './measuredOn.ts';
import { pooledFeatures } from './pooled.ts';
import { type Segment, sentences } from './segments.ts';
import { type Kind, textKind } from './textKind.ts';
import { type Warning, warnings } from './warnings.ts';

/** All the evidence on one text, with what it is worth. */
export interface Report {
  /** `null` where there is no head. */
  readonly judgement: Judgement | null;
  /** Name of the head that judged. */
  readonly head: string | null;
  readonly criteria: readonly CriterionValue[];
  /** Sentences with their parts in the logit, which add up to it but for what lies between them. */
  readonly spans: readonly ReportedSpan[];
  readonly kind: Kind;
  /** The texts that the criteria's reliability was measured on; `null` for a language in which it was not. */
  readonly measuredOn: MeasuredOn | null;
  readonly warnings: readonly Warning[];
}

export interface ScoredSegment extends Segment {
  readonly from: number;
  readonly to: number;
  readonly logit: number;
}

export interface ReportedSpan extends Segment {
  /** NaN where no head knows tokens. */
  readonly logit: number;
  /** Tokens of evidence that begin in it. */
  readonly tokens: number;
  /** By name, over these tokens; NaN where one is not defined. */
  readonly criteria: Readonly<Record<string, number>>;
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

export function report(text: string, read: DetectedDocument, context: ReportContext): Report {
  const { head } = context;
  const detected = head ? withPooled(read, head.card) : read;
  const rows = detected.evidence;
  const seen = textKind(text);
  const measured = measuredOn(seen, rows.length);
  const judged = head ? judgement(detected.logit, rows, head.card, seen) : null;
  const values = [
    ...criteria.map(({ name, asks, of }) => ({ name, asks, value: of(rows, context) })),
    ...Object.entries(context.further).map(([name, value]) => ({ name, asks: 'machine' as const, value })),
  ];
  return {
    judgement: judged,
    head: head?.card.name ?? null,
    criteria: values.map(found => ({
      ...found,
      reliability: (measured && context.reliability[found.name]?.[measured]) ?? {},
    })),
    spans: reportedSpans(sentences(text), detected, context, !Number.isNaN(read.logit)),
    kind: seen.kind,
    measuredOn: measured,
    warnings: warnings(text, rows, judged?.band ?? 'undecided', head?.fits ?? true),
  };
}

/** What the whole text is to the head's regression is added to the logit, and shared out to the tokens by weight. */
export function withPooled(read: DetectedDocument, { pooled }: HeadCard): DetectedDocument {
  const { evidence, weight, contribution, logit } = read;
  if (!pooled || evidence.length === 0) return read;
  const whole = logisticLogit(pooled, pooledFeatures(evidence));
  if (Number.isNaN(logit)) return { ...read, logit: whole };
  const each = whole / evidence.length;
  return { ...read, logit: logit + whole, contribution: contribution.map((part, row) => part + each * weight[row]!) };
}

/** Criteria of a sentence; what packs small says nothing of so few bytes. */
function reportedSpans(
  segments: readonly Segment[],
  detected: DetectedDocument,
  { surprise }: CriterionContext,
  knowsTokens: boolean,
): ReportedSpan[] {
  return scoredSegments(segments, detected).map(({ start, end, from, to, logit }) => {
    const rows = detected.evidenceIn(from, to);
    const found = criteria.map(({ name, of }) => [name, of(rows, { surprise, packedBytes: null })]);
    return {
      start,
      end,
      tokens: rows.length,
      logit: knowsTokens ? logit : Number.NaN,
      criteria: Object.fromEntries(found),
    };
  });
}

/** Each segment with its rows `[from, to)`, those of the tokens that begin in it, and the sum of their contributions. */
export function scoredSegments(
  segments: readonly Segment[],
  { stats, contribution }: DetectedDocument,
): ScoredSegment[] {
  let row = 0;
  return segments.map(({ start, end }) => {
    let logit = 0;
    // A token begins with the white space before its word.
    while (row < stats.length && stats.offsets[2 * row + 1]! <= start) row++;
    const from = row;
    for (; row < stats.length && stats.offsets[2 * row]! < end; row++) logit += contribution[row]!;
    return { start, end, from, to: row, logit };
  });
}
