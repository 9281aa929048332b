import { type ByteLogProbs, spanLogProbs, unitLogProbs } from '../bytes/rollUp.ts';
import { tokenizationBias } from '../bytes/tokenizationBias.ts';
import { natsToBits } from '../math/units.ts';
import type { TokenStats } from '../scoring/tokenStats.ts';
import { BYTES_COLUMN } from './byteSurprisal.ts';
import { BIAS_COLUMN } from './tokenizationBias.ts';

type Columns = Readonly<Record<string, Float32Array>>;

/** What lenses show of a text that was read byte by byte, bits: of its tokens `[n]` and of its UTF-16 units; NaN where it was not read. */
export function byteColumns(
  read: ByteLogProbs,
  stats: TokenStats,
): { readonly rows: Columns; readonly units: Columns } {
  const exact = spanLogProbs(read, stats.offsets);
  const bits = (nats: Float64Array) => Float32Array.from(nats, each => 0 - natsToBits(each));
  return {
    rows: { [BYTES_COLUMN]: bits(exact), [BIAS_COLUMN]: tokenizationBias(exact, stats) },
    units: { [BYTES_COLUMN]: bits(unitLogProbs(read)) },
  };
}
