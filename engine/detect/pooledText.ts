import type { EvidenceRows } from '#core/detect/evidenceRows';
import { pooledFeatures, pooledNames } from '#core/detect/pooled';
import type { PooledText } from '#core/detect/trainPooled';
import type { ModelClient } from '../client.ts';
import { sha256 } from '../sha256.ts';
import { readEvidence } from './judgeText.ts';
import type { FeatureCache } from './ownHeads.ts';

/** A text with its label; texts of one file, cut or not, are one group. */
export interface LabelledText {
  readonly file: string;
  readonly text: string;
  readonly label: 0 | 1;
}

const WIDTH = pooledNames.length;

/** The pooled figures of a text, from the cache or by reading it; what was read is put into the cache. */
export async function pooledText(
  { file, text, label }: LabelledText,
  client: Pick<ModelClient, 'ask'>,
  cache: FeatureCache,
  signal: AbortSignal,
): Promise<PooledText> {
  const key = sha256(text);
  const known = cache[key];
  const flat = known?.length === 1 + 3 * WIDTH ? known : await readFigures(text, client, signal);
  cache[key] = flat;
  const part = (i: number) => Float64Array.from(flat.slice(1 + i * WIDTH, 1 + (i + 1) * WIDTH));
  const tokens = flat[0]!;
  return { label, group: file, tokens, whole: part(0), halves: tokens >= 2 ? [part(1), part(2)] : null };
}

/** Tokens of evidence, then the figures of the whole, of its first half and of its second. */
async function readFigures(text: string, client: Pick<ModelClient, 'ask'>, signal: AbortSignal): Promise<number[]> {
  const { evidence } = (await readEvidence(client, text, null, { signal })).read;
  const middle = evidence.length >> 1;
  const parts = [evidence, slice(evidence, 0, middle), slice(evidence, middle, evidence.length)];
  return [evidence.length, ...parts.flatMap(rows => [...pooledFeatures(rows)])];
}

function slice(rows: EvidenceRows, start: number, end: number): EvidenceRows {
  return {
    length: end - start,
    ids: rows.ids.subarray(start, end),
    logProb: rows.logProb.subarray(start, end),
    entropy: rows.entropy.subarray(start, end),
    secondMoment: rows.secondMoment.subarray(start, end),
    maxLogProb: rows.maxLogProb.subarray(start, end),
    rank: rows.rank.subarray(start, end),
    topP: rows.topP.subarray(start, end),
  };
}
