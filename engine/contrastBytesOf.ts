import { emptyPairs, writePairs } from '#core/contrast/pairRows';
import { joinBytes, type Pieces } from '#core/contrast/pieces';
import type { ByteContrastParams, ByteContrastProgress, ByteContrastSummary } from '#core/protocol/contrast';
import type { ModelClient } from './client.ts';
import type { ContrastListener } from './contrastDocument.ts';

/** A contrast of two models of different vocabularies, as the asking process holds it. */
export interface ByteContrasted {
  readonly pieces: Pieces;
  /** Largest share that a model lost at a byte before normalising. */
  readonly leaked: number;
  /** Every way to cut the text was summed. */
  readonly complete: boolean;
  readonly summary: ByteContrastSummary;
}

/** Compares two models over the bytes of a document. `onProgress` counts bytes. @throws UserError; Cancelled. */
export async function contrastBytesOf(
  client: Pick<ModelClient, 'ask'>,
  params: ByteContrastParams,
  { signal, onProgress }: ContrastListener,
): Promise<ByteContrasted> {
  const { from, to } = params;
  const rows = emptyPairs(to - from);
  let [leaked, complete] = [0, true];
  const take = (chunk: ByteContrastProgress) => {
    writePairs(rows, chunk.at - from, chunk.rows);
    leaked = Math.max(leaked, ...chunk.leaked);
    complete &&= chunk.complete;
    onProgress?.(chunk.at - from + chunk.rows.length, to - from);
  };
  const summary = await client.ask('contrastBytes', params, { signal, onProgress: take });
  return { pieces: joinBytes(rows, from, summary.cuts), leaked, complete, summary };
}
