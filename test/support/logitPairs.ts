import fc from 'fast-check';
import { pairMeasures } from '#core/contrast/pairMeasures';
import { emptyPairs, type PairRows } from '#core/contrast/pairRows';

export interface LogitPair {
  readonly p: Float32Array;
  readonly q: Float32Array;
  readonly target: number;
}

const row = (length: number) =>
  fc
    .array(fc.float({ min: -15, max: 15, noNaN: true }), { minLength: length, maxLength: length })
    .map(values => new Float32Array(values));

/** Two rows of finite logits over one vocabulary, and a token of it. */
export const logitPairs: fc.Arbitrary<LogitPair> = fc
  .integer({ min: 1, max: 40 })
  .chain(length => fc.record({ p: row(length), q: row(length), target: fc.integer({ min: 0, max: length - 1 }) }));

/** The measures of one pair, as rows of length 1. */
export function measured(p: Float32Array, q: Float32Array, target: number): PairRows {
  const rows = emptyPairs(1);
  pairMeasures(p, q, target, rows, 0);
  return rows;
}
