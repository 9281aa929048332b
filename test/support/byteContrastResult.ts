import type { ByteContrastResult } from '#cli/byteContrastRun';
import { bytePairs, joinBytes } from '#core/contrast/pieces';
import { closedFormCard } from './closedFormModel.ts';
import { contrastResult } from './contrastResult.ts';

/** A contrast of two vocabularies over "yes no=X": two pieces, of which P likes the first and Q the second. */
export function byteContrastResult(leaked = 0.001): ByteContrastResult {
  const { call } = contrastResult('against-model');
  const [p, q] = [Float32Array.of(0.9, 0.1), Float32Array.of(0.2, 0.8)];
  const distributions = (own: Float32Array) => Float32Array.from({ length: 16 }, (_, i) => own[i % 2]!);
  const rows = bytePairs(distributions(p), distributions(q), [0, 0, 0, 1, 1, 1, 1, 1]);
  const setting = { window: 64, start: null };
  const cuts = Uint32Array.of(0, 3, 8);
  return {
    call,
    pCard: { ...closedFormCard, name: 'one', digest: 'd1' },
    qCard: { ...closedFormCard, name: 'other', digest: 'd2' },
    found: { pieces: joinBytes(rows, 0, cuts), leaked, complete: true, summary: { cuts, p: setting, q: setting } },
    offsets: Uint32Array.of(0, 3, 3, 8),
  };
}
