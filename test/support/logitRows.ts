import fc from 'fast-check';

/** Rows of logits that describe a distribution: ordinary, tied, confident, hugely spread, with tokens that cannot come. */
export const logitRows: fc.Arbitrary<Float32Array> = fc
  .oneof(
    { weight: 4, arbitrary: values(fc.float({ min: -30, max: 30, noNaN: true })) },
    { weight: 2, arbitrary: values(fc.integer({ min: -3, max: 3 })) },
    { weight: 1, arbitrary: values(fc.float({ min: Math.fround(-1e4), max: Math.fround(1e4), noNaN: true })) },
    { weight: 2, arbitrary: values(fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 1, 20, -200)) },
  )
  .filter(row => row.some(Number.isFinite));

/** A row with the index of one of its tokens. */
export const targetedRows: fc.Arbitrary<{ logits: Float32Array; target: number }> = logitRows.chain(logits =>
  fc.integer({ min: 0, max: logits.length - 1 }).map(target => ({ logits, target })),
);

/** Rows that describe no distribution; what comes out of them is NaN, rank 0 and no ids. */
export const noDistribution: readonly Float32Array[] = [
  [Number.NaN],
  [0, Number.NaN, 1],
  [Number.NaN, Number.POSITIVE_INFINITY],
  [0, Number.POSITIVE_INFINITY],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
].map(row => new Float32Array(row));

function values(value: fc.Arbitrary<number>): fc.Arbitrary<Float32Array> {
  return fc.array(value, { minLength: 1, maxLength: 40 }).map(row => new Float32Array(row));
}
