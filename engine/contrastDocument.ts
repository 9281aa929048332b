import { emptyPairs, type PairRows, writePairs } from '#core/contrast/pairRows';
import type { ContrastParams, ContrastProgress, ContrastSummary } from '#core/protocol/contrast';
import type { ModelClient } from './client.ts';

/** All pairs of a contrast, as the asking process holds them. */
export interface Contrasted extends Omit<ContrastProgress, 'at' | 'total' | 'texts'> {
  readonly rows: PairRows;
  /** Text of every id that is named. */
  readonly texts: ReadonlyMap<number, string>;
  readonly summary: ContrastSummary;
}

export interface ContrastListener {
  readonly signal: AbortSignal;
  /** `done` of `total` pairs are there. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Compares two runs over a document and gathers the rows. @throws UserError; Cancelled. */
export async function contrastDocument(
  client: Pick<ModelClient, 'ask'>,
  params: ContrastParams,
  { signal, onProgress }: ContrastListener,
): Promise<Contrasted> {
  let all = gathered(0);
  const texts = new Map<number, string>();
  const take = (chunk: ContrastProgress) => {
    if (all.rows.length === 0) all = gathered(chunk.total);
    writePairs(all.rows, chunk.at, chunk.rows);
    for (const name of ['ids', 'pRow', 'qRow', 'pContext', 'qContext'] as const) all[name].set(chunk[name], chunk.at);
    all.offsets.set(chunk.offsets, 2 * chunk.at);
    for (const [id, text] of chunk.texts) texts.set(id, text);
    onProgress?.(chunk.at + chunk.rows.length, chunk.total);
  };
  const summary = await client.ask('contrast', params, { signal, onProgress: take });
  return { ...all, texts, summary };
}

function gathered(length: number) {
  const whole = () => new Uint32Array(length);
  return {
    rows: emptyPairs(length),
    ids: new Int32Array(length),
    offsets: new Uint32Array(2 * length),
    pRow: whole(),
    qRow: whole(),
    pContext: whole(),
    qContext: whole(),
  };
}
