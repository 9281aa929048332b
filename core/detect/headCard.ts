import type { LogisticModel } from './logistic.ts';
import type { MeasuredOn } from './measuredOn.ts';

/** What is known of a trained head: where it fits, how its logits are to be read, how good it was. */
export interface HeadCard {
  readonly name: string;
  /** File beside the card: the ONNX graph of a network; `null` for a regression alone. */
  readonly file: string | null;
  /** A regression on `pooledFeatures`, whose log-odds are added to those of the network where there is one. */
  readonly pooled: LogisticModel | null;
  /** Whether it reads hidden states. */
  readonly hidden: boolean;
  /** SHA-256 of the model file whose measures it was trained on. */
  readonly model: string;
  readonly calibration: Calibration;
  readonly bands: Bands;
  /** Texts like those it was trained on, in pooled figures. */
  readonly domain: Domain | null;
  /** Whether it learnt from English alone, written as usual; then nothing is said of other languages, nor of capitals. */
  readonly english?: boolean | undefined;
  /** How many tokens of evidence it needs to say anything. */
  readonly floor: number;
}

/**
 * Log-odds from a head's logit x of n tokens: bias + slope x + (lengthBias + lengthSlope x) ln(n / 256), fitted on texts
 * that the head was not trained on.
 */
export interface Calibration {
  readonly bias: number;
  readonly slope: number;
  readonly lengthBias: number;
  readonly lengthSlope: number;
  /** Standard deviation of x between stretches of 256 tokens of one writer; it shrinks with the root of the length. */
  readonly spread: number;
  /** What was measured on texts that neither training nor calibration saw. */
  readonly measured: { readonly human: number; readonly machine: number; readonly calibrationError: number };
}

/** Calibrated log-odds from which a band begins, with what was measured there on human and machine text. */
export interface Bands {
  /** Below: no more than 5 % of machine texts were. */
  readonly human: Threshold;
  /** From here: at most 5 % of human texts were. */
  readonly leaning: Threshold;
  /** From here: at most 1 % of human texts were. */
  readonly machine: Threshold;
}

export interface Threshold {
  readonly logOdds: number;
  /** Share of human texts at or above it, and of machine texts, on texts that were not trained on. */
  readonly falsePositives: number;
  readonly recall: number;
}

/** Mean and spread of pooled figures of the training texts, and how far away its own held-out texts lay. */
export interface Domain {
  readonly means: readonly number[];
  /** Inverse of the covariance, `[d, d]` in rows. */
  readonly precision: readonly number[];
  /** Squared Mahalanobis distance that 1 % of held-out texts exceeded. */
  readonly limit: number;
}

/** AUROC of a criterion by kind of text and generation of the writer, measured on texts of known origin. */
export type Reliability = Readonly<
  Record<string, Readonly<Partial<Record<MeasuredOn, Readonly<Record<string, number>>>>>>
>;

/** What stands in the folder of shipped heads. */
export interface HeadShelf {
  readonly heads: readonly HeadCard[];
  readonly reliability: Reliability;
}
