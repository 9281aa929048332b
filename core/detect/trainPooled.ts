import { UserError } from '../errors.ts';
import { calibrate, type Verdict } from './calibrate.ts';
import { crossValidate, type GroupedExample } from './crossValidate.ts';
import { fitDomain } from './fitDomain.ts';
import type { HeadCard } from './headCard.ts';
import { fitLogistic, logisticLogit, sigmoid } from './logistic.ts';
import { auroc, recallAt } from './rates.ts';

/** A text of known label, as a regression on pooled figures sees it. */
export interface PooledText {
  readonly label: 0 | 1;
  /** Texts of one group are never parted by cross-validation. */
  readonly group: string;
  /** Tokens of evidence. */
  readonly tokens: number;
  /** `pooledFeatures` of all of it, and of its halves where it is long enough. */
  readonly whole: Float64Array;
  readonly halves: readonly [Float64Array, Float64Array] | null;
}

/** What cross-validation found, on texts that no fold's model had seen. */
export interface Evaluation {
  readonly human: number;
  readonly machine: number;
  readonly auroc: number;
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly calibrationError: number;
  readonly penalty: number;
}

/** Fewer texts of a class than this say nothing that lasts. */
export const LEAST_TEXTS = 20;
const FOLDS = 5;
const PENALTIES = [0.3, 3, 30, 300];
/** Tokens of evidence below which a text is neither learnt from nor judged. */
export const POOLED_FLOOR = 50;

/**
 * A regression on pooled figures, evaluated by cross-validation, with its calibration and bands from the folds.
 * @throws UserError `bad-argument` for too few texts.
 */
export function trainPooled(
  all: readonly PooledText[],
  { name, model }: Pick<HeadCard, 'name' | 'model'>,
): { readonly card: HeadCard; readonly evaluation: Evaluation } {
  const texts = all.filter(({ tokens }) => tokens >= POOLED_FLOOR);
  const count = (label: 0 | 1) => texts.filter(text => text.label === label).length;
  for (const [label, words] of [
    [0, 'human'],
    [1, 'machine'],
  ] as const) {
    if (count(label) >= LEAST_TEXTS) continue;
    throw new UserError(
      'bad-argument',
      `${count(label)} ${words} texts have ${POOLED_FLOOR} tokens of evidence or more; ${LEAST_TEXTS} are needed.`,
      'Add longer texts, or more of them.',
    );
  }
  const examples = texts.map(({ whole, label, group }): GroupedExample => {
    return { features: whole, label, group, weight: texts.length / 2 / count(label) };
  });
  const tries = PENALTIES.map(penalty => ({ penalty, logits: crossValidate(examples, penalty, FOLDS) }));
  const best = tries.reduce((a, b) => (loss(b.logits, examples) < loss(a.logits, examples) ? b : a));
  const pooled = fitLogistic(examples, best.penalty);
  const verdicts = texts.flatMap((text, i) => verdictOf(text, best.logits[i]!, half => logisticLogit(pooled, half)));
  const { calibration, bands } = calibrate(verdicts);
  const features = texts.map(({ whole }) => whole);
  const domain = fitDomain(features, features);
  const card = { name, file: null, pooled, hidden: false, model, calibration, bands, domain, floor: POOLED_FLOOR };
  return { card, evaluation: evaluate(verdicts, calibration.measured.calibrationError, best.penalty) };
}

function verdictOf(text: PooledText, logit: number, ofHalf: (half: Float64Array) => number): Verdict[] {
  if (Number.isNaN(logit)) return [];
  const { tokens, label, group } = text;
  const halves = text.halves && ([ofHalf(text.halves[0]), ofHalf(text.halves[1])] as const);
  return [{ logit, tokens, label, group, halves }];
}

/** Weighted log-loss; texts that no fold could judge do not count. */
function loss(logits: Float64Array, examples: readonly GroupedExample[]): number {
  let total = 0;
  for (const [i, { label, weight }] of examples.entries()) {
    const p = sigmoid(label === 1 ? logits[i]! : -logits[i]!);
    if (!Number.isNaN(p)) total -= weight * Math.log(Math.max(p, Number.MIN_VALUE));
  }
  return total;
}

function evaluate(verdicts: readonly Verdict[], calibrationError: number, penalty: number): Evaluation {
  const of = (label: 0 | 1) => verdicts.filter(verdict => verdict.label === label).map(({ logit }) => logit);
  const [human, machine] = [of(0), of(1)];
  return {
    human: human.length,
    machine: machine.length,
    auroc: auroc(human, machine),
    recallAt1: recallAt(human, machine, 0.01),
    recallAt5: recallAt(human, machine, 0.05),
    calibrationError,
    penalty,
  };
}
