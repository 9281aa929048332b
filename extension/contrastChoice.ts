import type { Kept } from './kept.ts';

/** What of a contrast is kept with the workspace, beside the settings. */
export interface ContrastChoice {
  /** Name or path of the second model; empty for none. */
  readonly model: string;
  /** A prompt that says nothing either way; empty for none. */
  readonly neutral: string;
  /** The two prompts in other words. */
  readonly paraphrases: readonly (readonly [p: string, q: string])[];
}

const CHOICE = 'contrast.choice';

/** Of what is kept only what can be is taken. */
export function keptContrast(kept: Kept): ContrastChoice {
  const { model, neutral, paraphrases } = (kept.get(CHOICE) ?? {}) as Record<string, unknown>;
  const words = (value: unknown) => (typeof value === 'string' ? value : '');
  const isPair = (pair: unknown): pair is readonly [string, string] =>
    Array.isArray(pair) && pair.length === 2 && pair.every(each => typeof each === 'string');
  return {
    model: words(model),
    neutral: words(neutral),
    paraphrases: Array.isArray(paraphrases) ? paraphrases.filter(isPair) : [],
  };
}

export function keepContrast(kept: Kept, choice: ContrastChoice): void {
  void kept.update(CHOICE, choice);
}

/** Pairs as people type them, `true => false; right => wrong`; `undefined` where they are none. */
export function readPairs(words: string): ContrastChoice['paraphrases'] | undefined {
  const pairs = words
    .split(';')
    .filter(part => part.trim() !== '')
    .map(part => part.split('=>').map(side => side.trim()));
  const isWhole = pairs.every(sides => sides.length === 2 && sides.every(side => side !== ''));
  return isWhole ? pairs.map(([p, q]) => [`${p}\n`, `${q}\n`] as const) : undefined;
}

export function writePairs(pairs: ContrastChoice['paraphrases']): string {
  return pairs.map(([p, q]) => `${p.trim()} => ${q.trim()}`).join('; ');
}
