import type { Bands, Calibration, Threshold } from './headCard.ts';
import { logOdds } from './judgement.ts';
import { fitLogistic, sigmoid } from './logistic.ts';
import { calibrationError, thresholdAt } from './rates.ts';

/** What a head said of a text that it was not trained on. */
export interface Verdict {
  readonly logit: number;
  /** Tokens of evidence. */
  readonly tokens: number;
  readonly label: 0 | 1;
  /** Texts of one group stay together when calibration is tested. */
  readonly group: string;
  /** The logits of its first and second half, where it is long enough. */
  readonly halves: readonly [number, number] | null;
}

const USUAL_LENGTH = 256;
const LONGEST = 512;
/** Fewer verdicts than this do not tell how length matters. */
const ENOUGH_FOR_LENGTH = 200;
/** Little: there are a few numbers to fit and many verdicts. */
const PENALTY = 1;
const FOLDS = 5;
/** Texts of lengths that differ by less than the square root of 2 are as long as each other. */
const BINS_PER_DOUBLING = 2;

/**
 * Calibration and bands from verdicts on texts the head has not seen; both classes count the same, as if half
 * of all texts of every length were machine. Bands keep their rates on `hardest`, the verdicts that are hardest to tell apart.
 */
export function calibrate(
  verdicts: readonly Verdict[],
  hardest: readonly Verdict[] = verdicts,
): { readonly calibration: Calibration; readonly bands: Bands } {
  const line = fitLine(verdicts);
  const calibration: Calibration = {
    ...line,
    spread: spreadOf(verdicts),
    measured: {
      human: verdicts.filter(({ label }) => label === 0).length,
      machine: verdicts.filter(({ label }) => label === 1).length,
      calibrationError: heldOutError(verdicts),
    },
  };
  return { calibration, bands: bandsOf(hardest, calibration) };
}

type Line = Pick<Calibration, 'bias' | 'slope' | 'lengthBias' | 'lengthSlope'>;

function fitLine(verdicts: readonly Verdict[]): Line {
  const lengths = verdicts.length >= ENOUGH_FOR_LENGTH;
  const weights = evenWeights(verdicts);
  const model = fitLogistic(
    verdicts.map(({ logit, tokens, label }, i) => {
      const length = Math.log(Math.min(tokens, LONGEST) / USUAL_LENGTH);
      return { features: lengths ? [logit, length, logit * length] : [logit], label, weight: weights[i]! };
    }),
    PENALTY,
  );
  const raw = model.weights.map((weight, i) => weight / model.deviations[i]!);
  const bias = raw.reduce((sum, weight, i) => sum - weight * model.means[i]!, model.bias);
  const [slope = 0, lengthBias = 0, lengthSlope = 0] = raw;
  return { bias, slope, lengthBias, lengthSlope };
}

/** Expected calibration error where each fifth of the groups is judged by what the others gave; classes count the same. */
function heldOutError(verdicts: readonly Verdict[]): number {
  const groups = [...new Set(verdicts.map(({ group }) => group))];
  const fold = new Map(groups.map((group, i) => [group, i % FOLDS]));
  const weights = evenWeights(verdicts);
  const judged: { readonly p: number; readonly label: 0 | 1; readonly weight: number }[] = [];
  for (let held = 0; held < FOLDS; held++) {
    const seen = verdicts.filter(({ group }) => fold.get(group) !== held);
    if (new Set(seen.map(({ label }) => label)).size < 2) continue;
    const line = { ...fitLine(seen), spread: 0, measured: { human: 0, machine: 0, calibrationError: 0 } };
    for (const [i, { logit, tokens, label, group }] of verdicts.entries()) {
      if (fold.get(group) !== held) continue;
      judged.push({ p: sigmoid(logOdds(logit, tokens, line)), label, weight: weights[i]! });
    }
  }
  return calibrationError(
    judged.map(({ p }) => p),
    judged.map(({ label }) => label),
    judged.map(({ weight }) => weight),
  );
}

/**
 * Weights, mean about 1, by which both classes count the same among the texts of each length: that a collection has longer
 * texts of one class says nothing about another text. A length that only one class has counts nothing.
 */
function evenWeights(verdicts: readonly Verdict[]): Float64Array {
  const cells = new Map<number, [number, number]>();
  const binOf = ({ tokens }: Verdict) => Math.floor(BINS_PER_DOUBLING * Math.log2(Math.min(tokens, LONGEST)));
  for (const verdict of verdicts) {
    const cell = cells.get(binOf(verdict)) ?? [0, 0];
    cell[verdict.label] += 1;
    cells.set(binOf(verdict), cell);
  }
  const isMixed = [...cells.values()].some(([human, machine]) => human > 0 && machine > 0);
  const whole = [0, 1].map(label => verdicts.filter(verdict => verdict.label === label).length);
  return Float64Array.from(verdicts, verdict => {
    const [human, machine] = isMixed ? cells.get(binOf(verdict))! : [whole[0]!, whole[1]!];
    return human === 0 || machine === 0 ? 0 : (human + machine) / 2 / (verdict.label === 0 ? human : machine);
  });
}

/** From the halves of texts: their difference has twice the variance of one half, and a half so many tokens. */
function spreadOf(verdicts: readonly Verdict[]): number {
  const squares = verdicts.flatMap(({ halves, tokens }) => {
    if (!halves?.every(Number.isFinite)) return [];
    return [(((halves[0] - halves[1]) ** 2 / 2) * (tokens / 2)) / USUAL_LENGTH];
  });
  return squares.length === 0 ? 1 : Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

function bandsOf(verdicts: readonly Verdict[], calibration: Calibration): Bands {
  const odds = (label: 0 | 1) =>
    verdicts.filter(verdict => verdict.label === label).map(({ logit, tokens }) => logOdds(logit, tokens, calibration));
  const [human, machine] = [odds(0), odds(1)];
  const at = (threshold: number): Threshold => ({
    logOdds: threshold,
    falsePositives: human.filter(value => value >= threshold).length / human.length,
    recall: machine.filter(value => value >= threshold).length / machine.length,
  });
  const strict = thresholdAt(human, 0.01);
  const loose = thresholdAt(human, 0.05);
  const missed = [...machine].sort((a, b) => a - b)[Math.floor(0.05 * machine.length)] ?? loose;
  return { human: at(Math.min(missed, loose)), leaning: at(loose), machine: at(strict) };
}
