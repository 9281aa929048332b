import { ensemble } from '../bytes/ensemble.ts';
import type { NextByteResult } from '../bytes/nextByteResult.ts';
import type { Block } from '../lens/block.ts';
import { percent } from '../lens/numbers.ts';
import { approximate, outcomeName } from './byteBlocks.ts';

export const ENSEMBLE_TITLE = 'Next byte by two models';

/** Outcomes that each of the two joined distributions brings in. */
const LISTED = 6;

/** Two models at one place: each by itself, their mean and their product, over what these hold for likely. */
export function ensembleBlocks(
  { each, leaked, complete }: Pick<NextByteResult, 'each' | 'leaked' | 'complete'>,
  names: readonly [first: string, second: string],
): readonly Block[] {
  const [mean, product] = [ensemble(each, 'mean'), ensemble(each, 'product')];
  const likely = (distribution: Float64Array) =>
    [...distribution.keys()].sort((a, b) => distribution[b]! - distribution[a]!).slice(0, LISTED);
  const outcomes = [...new Set([...likely(mean), ...likely(product)])].sort((a, b) => mean[b]! - mean[a]!);
  const numeric = (label: string) => ({ label, numeric: true });
  return [
    {
      kind: 'table',
      title: ENSEMBLE_TITLE,
      columns: [
        { label: 'byte', numeric: false },
        numeric('first'),
        numeric('second'),
        numeric('mean'),
        numeric('product'),
      ],
      rows: outcomes.map(outcome => [
        outcomeName(outcome),
        ...[each[0]!, each[1]!, mean, product].map(distribution => percent(distribution[outcome]!)),
      ]),
    },
    {
      kind: 'facts',
      title: ENSEMBLE_TITLE,
      facts: [
        { label: 'first', value: names[0] },
        { label: 'second', value: names[1] },
        { label: 'leaked by the first', value: percent(leaked[0]!) },
        { label: 'leaked by the second', value: percent(leaked[1]!) },
      ],
    },
    ...(complete ? [] : [approximate(ENSEMBLE_TITLE)]),
  ];
}
