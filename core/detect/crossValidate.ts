import { type Example, fitLogistic, type LogisticModel, logisticLogit } from './logistic.ts';

/** An example with what it must not be parted from: texts of one group are in one fold. */
export interface GroupedExample extends Example {
  readonly group: string;
}

/** Log-odds of each example from a model that saw neither it nor its group, in the order of `examples`. */
export function crossValidate(examples: readonly GroupedExample[], penalty: number, folds: number): Float64Array {
  const fold = assignFolds(examples, folds);
  const logits = new Float64Array(examples.length).fill(Number.NaN);
  for (let held = 0; held < folds; held++) {
    const seen = examples.filter((_, i) => fold[i] !== held);
    if (new Set(seen.map(({ label }) => label)).size < 2) continue;
    const model: LogisticModel = fitLogistic(seen, penalty);
    for (const [i, example] of examples.entries()) {
      if (fold[i] === held) logits[i] = logisticLogit(model, example.features);
    }
  }
  return logits;
}

/** The fold of each example: groups in the order they are met, each into the fold with the fewest of its label so far. */
function assignFolds(examples: readonly GroupedExample[], folds: number): number[] {
  const sizes = Array.from({ length: folds }, () => [0, 0]);
  const chosen = new Map<string, number>();
  for (const { group, label } of examples) {
    if (!chosen.has(group)) {
      const best = sizes.reduce((least, size, i) => (size[label]! < sizes[least]![label]! ? i : least), 0);
      chosen.set(group, best);
    }
    sizes[chosen.get(group)!]![label]! += 1;
  }
  return examples.map(({ group }) => chosen.get(group)!);
}
