import { compiled, type OutcomeCheck } from '#core/contrast/outcome';
import type { RolloutRule } from '#core/contrast/rollOut';
import { type CandidateChoice, rankings } from '#core/contrast/searchPlan';
import { readRecord, type TrialRecord } from '#core/contrast/trialRecord';
import type { Kept } from './kept.ts';

/** What a search for critical tokens is asked. */
export interface CriticalQuestion extends CandidateChoice {
  /** What a success is; `undefined` as long as nobody has said. */
  readonly check: OutcomeCheck | undefined;
  /** Continuations of each prefix. */
  readonly rollouts: number;
  /** Tokens of a continuation at most. */
  readonly maxTokens: number;
  /** What ends a continuation; empty for nothing. */
  readonly stop: string;
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
  /** Tokens that are decoded at most. */
  readonly budget: number;
}

/** As on the command line where nothing is said. */
export const firstQuestion: CriticalQuestion = {
  check: undefined,
  by: 'entropy',
  candidates: 4,
  sweep: false,
  rollouts: 16,
  maxTokens: 64,
  stop: '',
  temperature: 1,
  topP: 0.95,
  seed: 1,
  budget: 100_000,
};

/** The numbers of a question, each with what it may be; whole unless `real`. */
export const questionLimits = {
  candidates: { least: 0, most: 1000 },
  rollouts: { least: 1, most: 10_000 },
  maxTokens: { least: 1, most: 4096 },
  temperature: { least: 0.01, most: 10, real: true },
  topP: { least: 0.01, most: 1, real: true },
  seed: { least: 0, most: 2 ** 31 - 1 },
  budget: { least: 1, most: 1e9 },
} as const satisfies Partial<Record<keyof CriticalQuestion, Limits>>;

export interface Limits {
  readonly least: number;
  readonly most: number;
  readonly real?: boolean;
}

export function isWithin(value: unknown, { least, most, real }: Limits): value is number {
  return typeof value === 'number' && value >= least && value <= most && (real === true || Number.isInteger(value));
}

export function ruleOf({ temperature, topP, maxTokens, stop, seed }: CriticalQuestion): RolloutRule {
  return { temperature, topP, maxTokens, stop: stop === '' ? [] : [stop], seed };
}

const QUESTION = 'critical.question';
const RECORDS = 'critical.records';
/** Searches whose outcomes are kept. */
const MOST_RECORDS = 20;

/** What was asked last in this workspace; of what is kept only what can be is taken. */
export function keptQuestion(kept: Kept): CriticalQuestion {
  const value = kept.get(QUESTION);
  if (typeof value !== 'object' || value === null) return firstQuestion;
  const given = value as Partial<Record<keyof CriticalQuestion, unknown>>;
  const numbers = Object.entries(questionLimits).flatMap(([key, limits]) => {
    const number = given[key as keyof CriticalQuestion];
    return isWithin(number, limits) ? [[key, number]] : [];
  });
  return {
    ...firstQuestion,
    ...Object.fromEntries(numbers),
    check: readCheck(given.check),
    by: rankings.find(by => by === given.by) ?? firstQuestion.by,
    sweep: given.sweep === true,
    stop: typeof given.stop === 'string' ? given.stop : '',
  };
}

export function keepQuestion(kept: Kept, question: CriticalQuestion): void {
  void kept.update(QUESTION, question);
}

/** Outcomes that are known already of the search that a fingerprint names. */
export function keptRecord(kept: Kept, fingerprint: string): TrialRecord {
  return { ...readRecord(records(kept).find(([name]) => name === fingerprint)?.[1]) };
}

export function keepRecord(kept: Kept, fingerprint: string, record: TrialRecord): void {
  const others = records(kept).filter(([name]) => name !== fingerprint);
  void kept.update(RECORDS, [...others, [fingerprint, record]].slice(-MOST_RECORDS));
}

function records(kept: Kept): readonly (readonly unknown[])[] {
  const value = kept.get(RECORDS);
  return Array.isArray(value) ? value.filter(entry => Array.isArray(entry)) : [];
}

function readCheck(value: unknown): OutcomeCheck | undefined {
  const { kind, answer, pattern, command } = (value ?? {}) as Record<string, unknown>;
  if (kind === 'answer' && typeof answer === 'string') return { kind, answer };
  if (kind === 'command' && typeof command === 'string') return { kind, command };
  if (kind !== 'pattern' || typeof pattern !== 'string') return undefined;
  try {
    compiled(pattern);
    return { kind, pattern };
  } catch {
    return undefined;
  }
}
