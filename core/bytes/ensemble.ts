/** How distributions of several models over the same outcomes become one. */
export const ensembleKinds = ['mean', 'product'] as const;
export type EnsembleKind = (typeof ensembleKinds)[number];

/**
 * One distribution from several over the same outcomes, each of which sums to 1: their mean (a mixture; Phan et al. 2025,
 * section 5), or their geometric mean, normalised (a product of experts; Hinton 2002). An outcome that one model
 * excludes is excluded from the product.
 */
export function ensemble(distributions: readonly Float64Array[], kind: EnsembleKind): Float64Array {
  const count = distributions.length;
  const joined = distributions[0]!.map((_, outcome) => {
    let sum = 0;
    for (const each of distributions) sum += kind === 'mean' ? each[outcome]! : Math.log(each[outcome]!);
    return kind === 'mean' ? sum / count : Math.exp(sum / count);
  });
  let total = 0;
  for (const each of joined) total += each;
  return joined.map(each => each / total);
}
