import { type Evaluation, type PooledText, trainPooled } from '#core/detect/trainPooled';
import type { ModelClient } from '../client.ts';
import { readFeatures, saveFeatures, saveHead } from './ownHeads.ts';
import { type LabelledText, pooledText } from './pooledText.ts';

export interface TrainRequest {
  /** What the head is called. */
  readonly name: string;
  readonly texts: readonly LabelledText[];
  /** SHA-256 of the file of the model that is asked. */
  readonly model: string;
  /** Where heads and features are kept. */
  readonly folder: string;
}

export interface TrainedHead {
  readonly evaluation: Evaluation;
  /** The file that names it. */
  readonly path: string;
}

/**
 * Trains a head on texts of known origin and keeps it. What was read before is not read again, also of a run that was
 * stopped. @throws UserError `bad-argument` for too few texts; Cancelled.
 */
export async function trainHead(
  client: Pick<ModelClient, 'ask'>,
  { name, texts, model, folder }: TrainRequest,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (done: number, total: number) => void },
): Promise<TrainedHead> {
  const cache = await readFeatures(folder, model);
  const pooled: PooledText[] = [];
  try {
    for (const text of texts) {
      pooled.push(await pooledText(text, client, cache, signal));
      onProgress(pooled.length, texts.length);
    }
  } finally {
    await saveFeatures(folder, model, cache);
  }
  const { card, evaluation } = trainPooled(pooled, { name, model });
  return { evaluation, path: await saveHead(folder, card) };
}
