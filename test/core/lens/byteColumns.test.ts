import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteColumns } from '#core/lens/byteColumns';
import { BYTES_COLUMN } from '#core/lens/byteSurprisal';
import { BIAS_COLUMN } from '#core/lens/tokenizationBias';
import { statsOf } from '#test/support/statsOf';

test('bits of tokens and of UTF-16 units, of what was read alone', () => {
  // The tokens say 1, 4 and 2 bits; their bytes, one bit each, say 1, 3 and nothing.
  const { text, stats } = statsOf('a·1 é·4 b·2', 1);
  const read = { text, from: 0, logProb: new Float64Array(4).fill(-Math.LN2) };
  const { rows, units } = byteColumns(read, stats);
  assert.deepEqual(rows[BYTES_COLUMN], Float32Array.of(1, 3, Number.NaN));
  assert.deepEqual(
    Array.from(rows[BIAS_COLUMN]!, bits => Math.round(1e4 * bits) / 1e4 + 0),
    [0, -1, Number.NaN],
  );
  assert.deepEqual(units[BYTES_COLUMN], Float32Array.of(1, 1, 2, Number.NaN, Number.NaN));
});
