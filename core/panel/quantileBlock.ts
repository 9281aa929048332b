import { quantileCurve } from '../contrast/quantileCurve.ts';
import type { TableBlock } from '../lens/block.ts';
import { percent } from '../lens/numbers.ts';
import { surprisal } from '../lens/surprisal.ts';
import { visible } from '../lens/visible.ts';
import { natsToBits } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';

export const QUANTILES_TITLE = 'Quantiles of the document';

/** The quantile curve of cascades, from the most surprising token on, with the token at or just below each. */
export function quantileBlock({ logProb, offsets }: TokenStats, text: string): TableBlock {
  const rows = quantileCurve(logProb).map(({ alpha, logProb: value, row }) => [
    percent(alpha),
    surprisal.format(0 - natsToBits(value)),
    visible(text.slice(offsets[2 * row]!, offsets[2 * row + 1]!)),
  ]);
  const columns = [
    { label: 'share', numeric: true },
    { label: 'surprisal', numeric: true },
    { label: 'token', numeric: false },
  ];
  return { kind: 'table', title: QUANTILES_TITLE, columns, rows };
}
