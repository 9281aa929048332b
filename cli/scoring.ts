import { Cancelled } from '#core/errors';
import { type Manifest, madeBy, type Scored } from '#core/export/scored';
import { summarize } from '#core/lens/summary';
import type { ScoreChunk, ScoreSummary } from '#core/protocol/worker';
import { emptyStats, sliceRows, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';

/** How documents are to be scored; as `ScoreParams`. */
export interface ScoreRequest {
  readonly start: string;
  readonly window: number;
  readonly k: number;
}

/** What holds for every document of a run, whatever its text. */
export type ScorePlan = Pick<ScoreSummary, 'window' | 'overlap' | 'start'>;

/** What the model makes of the request: asked with no text, so that a bad one fails before anything is read. */
export async function planScoring({ client }: ModelSession, request: ScoreRequest, host: Host): Promise<ScorePlan> {
  const { window, overlap, start } = await client.score({ ...request, text: '' }, { signal: host.signal });
  return { window, overlap, start };
}

export interface Listener {
  /** Rows as they come; `done` of `total` tokens are there. */
  rows(stats: TokenStats, done: number, total: number): void;
}

/**
 * Scores one document. When the user stops it, what is done is returned, with a manifest that says so.
 * @throws Cancelled where nothing was done yet; UserError.
 */
export async function scoreDocument(
  session: ModelSession,
  document: { readonly file: string; readonly text: string },
  request: ScoreRequest,
  plan: ScorePlan,
  host: Host,
  listener: Listener,
): Promise<Scored> {
  const { signal } = host;
  const texts = new Map<number, string>();
  let stats = emptyStats(0, request.k);
  let rows = 0;
  const onProgress = (chunk: ScoreChunk) => {
    if (stats.length === 0) stats = emptyStats(chunk.total, request.k);
    for (const [id, text] of chunk.texts) texts.set(id, text);
    writeRows(stats, chunk.at, chunk.stats);
    rows = chunk.at + chunk.stats.length;
    listener.rows(chunk.stats, rows, chunk.total);
  };
  await session.client.score({ ...request, text: document.text }, { signal, onProgress }).catch(error => {
    // Ctrl-C reaches the inference process too, and it may be gone before it could say that it stopped.
    if (!signal.aborted) throw error;
    if (rows === 0) throw new Cancelled();
  });
  const kept = rows < stats.length ? sliceRows(stats, 0, rows) : stats;
  return {
    manifest: manifestOf(session, plan, host, document.file, rows < stats.length),
    text: document.text,
    stats: kept,
    tokenText: id => texts.get(id) ?? '',
    summary: summarize(kept, document.text),
  };
}

function manifestOf({ card }: ModelSession, plan: ScorePlan, host: Host, file: string, partial: boolean): Manifest {
  return {
    ...madeBy(card, host.version, file),
    window: plan.window,
    overlap: plan.overlap,
    start: plan.start,
    ...(card.server ? { server: card.server } : {}),
    ...(partial ? { partial } : {}),
  };
}
