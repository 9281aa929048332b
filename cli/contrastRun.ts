import { evidence, logRatio, zScore } from '#core/contrast/derived';
import { changedRows } from '#core/contrast/pairing';
import { type Agreement, agreement } from '#core/contrast/paraphrases';
import { mean } from '#core/math/summary';
import type { ModelCard } from '#core/model/modelCard';
import type { ScoreChunk } from '#core/protocol/worker';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import { commonText } from '#core/text/diff';
import { type Contrasted, contrastDocument } from '#engine/contrastDocument';
import type { ContrastCall } from './contrastCall.ts';
import type { Host } from './host.ts';
import { type ModelSession, openSecond } from './modelSession.ts';
import type { Progress } from './progress.ts';

/** Tokens after a prompt whose figures speak of the seam between the two. */
export const BOUNDARY = 5;

/** Further runs that a contrast of two prompts is held against. */
export interface PromptControls {
  /** A prompt that says nothing either way; `undefined` for none. */
  readonly neutral: string | undefined;
  /** The same two prompts in other words: that of P, that of Q. */
  readonly paraphrases: readonly (readonly [p: string, q: string])[];
}

export interface ContrastResult {
  readonly call: ContrastCall;
  readonly pCard: ModelCard;
  readonly qCard: ModelCard;
  readonly found: Contrasted;
  /** `[n]` each, as docs/measures.md has them. */
  readonly ratios: Float32Array;
  readonly z: Float32Array;
  readonly evidence: Float64Array;
  /** ln P of each token after the neutral prompt, `[n]`. */
  readonly neutral: Float32Array | undefined;
  readonly agreement: Agreement | undefined;
  readonly changed: ChangedText | undefined;
}

/** Two versions: what changed in that of P. */
export interface ChangedText {
  /** Every row of the text of P. */
  readonly stats: TokenStats;
  /** `[rows]`, 1 where the token touches changed characters. */
  readonly marks: Uint8Array;
  /** Mean of -ln p over changed and over other tokens, nats; NaN where there are none. */
  readonly meanChanged: number;
  readonly meanRest: number;
}

/** What Q is: a second model, which is loaded, or the first again. */
export async function cardOfQ(
  { second }: ContrastCall,
  session: ModelSession,
  host: Host,
  progress: Progress,
): Promise<ModelCard> {
  return second ? openSecond(session, second, host, progress) : session.card;
}

/** Runs all that a call asks for. @throws UserError `models-differ` where two models share no vocabulary. */
export async function runContrast(
  call: ContrastCall,
  qCard: ModelCard,
  controls: PromptControls,
  session: ModelSession,
  host: Host,
  progress: Progress,
): Promise<ContrastResult> {
  const { p, q } = call.params;
  const run = (params: ContrastCall['params'], label: string) =>
    contrastDocument(session.client, params, {
      signal: host.signal,
      onProgress: (done, total) => progress.update({ label, unit: 'tokens' }, done, total),
    });
  const found = await run(call.params, 'Comparing');
  const z = zScore(found.rows);
  const zs = [z];
  for (const [at, [pPrompt, qPrompt]] of controls.paraphrases.entries()) {
    const reworded = { p: { ...p, prompt: pPrompt }, q: { ...q, prompt: qPrompt } };
    zs.push(zScore((await run(reworded, `Comparing in other words (${at + 1})`)).rows));
  }
  const neutral =
    controls.neutral === undefined
      ? undefined
      : (await run({ p, q: { ...p, prompt: controls.neutral } }, 'Comparing with neutral')).rows.qLogProb;
  const ratios = logRatio(found.rows);
  return {
    call,
    pCard: session.card,
    qCard,
    found,
    ratios,
    z,
    evidence: evidence(ratios),
    neutral,
    agreement: zs.length > 1 ? agreement(zs) : undefined,
    changed: p.text === q.text ? undefined : await changedText(call, session, host, progress),
  };
}

async function changedText(
  { params: { p, q } }: ContrastCall,
  { client }: ModelSession,
  host: Host,
  progress: Progress,
): Promise<ChangedText> {
  let stats = emptyStats(0, 0);
  const onProgress = (chunk: ScoreChunk) => {
    if (stats.length === 0) stats = emptyStats(chunk.total, 0);
    writeRows(stats, chunk.at, chunk.stats);
    progress.update({ label: 'Scoring the changes', unit: 'tokens' }, chunk.at + chunk.stats.length, chunk.total);
  };
  const params = { text: p.text, start: p.start, window: p.window, k: 0 };
  await client.score(params, { signal: host.signal, onProgress });
  const marks = changedRows(stats.offsets, commonText(q.text, p.text));
  const over = (mark: number) => 0 - mean(stats.logProb.filter((_, row) => marks[row] === mark));
  return { stats, marks, meanChanged: over(1), meanRest: over(0) };
}
