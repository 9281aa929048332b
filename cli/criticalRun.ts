import type { SearchPlan } from '#core/contrast/findCritical';
import { forkingRows } from '#core/contrast/forking';
import { type QuantilePoint, quantileCurve } from '#core/contrast/quantileCurve';
import { planSearch, rowFrom } from '#core/contrast/searchPlan';
import type { TrialRecord } from '#core/contrast/trialRecord';
import { Cancelled, UserError } from '#core/errors';
import type { Scored } from '#core/export/scored';
import { count, grouped } from '#core/lens/numbers';
import { fingerprintOf } from '#engine/rollouts/fingerprint';
import { judgeOf } from '#engine/rollouts/judge';
import { mostTokens, type SearchRequest, type SearchResult, searchText } from '#engine/rollouts/searchText';
import { decodingSpeed } from '#engine/rollouts/speed';
import { responseStart, type SearchOptions } from './criticalCall.ts';
import { type News, newsOf } from './criticalNews.ts';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';
import type { Progress } from './progress.ts';

/** What an earlier call has found out. */
export interface Resumed {
  readonly record: TrialRecord;
  readonly fingerprint: string;
}

export interface CriticalResult {
  readonly scored: Scored;
  readonly options: SearchOptions;
  /** First row of the response. */
  readonly from: number;
  /** `[n]`, 1 where the token is forking, over the response. */
  readonly forking: Uint8Array;
  readonly quantiles: readonly QuantilePoint[];
  /** Best first. */
  readonly candidates: readonly number[];
  /** `undefined` where no outcome was asked about. */
  readonly search: SearchResult | undefined;
  readonly record: TrialRecord;
  /** Says what the record is about: it counts only for the same text, model, rule and check. */
  readonly fingerprint: string;
}

/** What follows from the scores alone, and the search where an outcome is asked about. */
export async function runCritical(
  scored: Scored,
  options: SearchOptions,
  resumed: Resumed | undefined,
  /** The scores s of the rows `[n]`, where candidates are ranked by them. */
  estimates: Float32Array | undefined,
  session: ModelSession,
  host: Host,
  progress: Progress,
  onNews: (news: News) => void = () => {},
): Promise<CriticalResult> {
  const { stats, text } = scored;
  const begin = responseStart(text, options.after);
  const from = rowFrom(stats.offsets, begin);
  if (from >= stats.length - 1) {
    const hint = options.after === undefined ? 'Name a longer text.' : 'Look at --after.';
    throw new UserError('bad-argument', 'The response has fewer than two tokens.', hint);
  }
  const { model, precision, start } = scored.manifest;
  const { rule, check } = options;
  const fingerprint = fingerprintOf({ text, digest: model.digest, precision, start, rule, check, from });
  if (resumed && resumed.fingerprint !== fingerprint) {
    throw new UserError(
      'bad-argument',
      'What was written before is about another text, model, rule or outcome.',
      'Ask as before, or leave out --resume.',
    );
  }
  const record = resumed?.record ?? {};
  const inResponse = (values: Float32Array) => values.map((value, row) => (row < from ? Number.NaN : value));
  const entropy = inResponse(stats.entropy);
  const plan = planSearch(stats, [from, stats.length], options, estimates);
  return {
    scored,
    options,
    from,
    forking: forkingRows(entropy),
    quantiles: quantileCurve(inResponse(stats.logProb)),
    candidates: plan.candidates,
    search: options.check && (await search(scored, options, plan, record, session, host, progress, onNews)),
    record,
    fingerprint,
  };
}

async function search(
  { stats, text, tokenText, manifest }: Scored,
  options: SearchOptions,
  plan: SearchPlan,
  record: TrialRecord,
  { client }: ModelSession,
  host: Host,
  progress: Progress,
  onNews: (news: News) => void,
): Promise<SearchResult> {
  const request: SearchRequest = {
    text,
    ids: stats.ids,
    offsets: stats.offsets,
    tokenText,
    start: manifest.start === null ? 'none' : manifest.start.text,
    plan,
    rule: options.rule,
    rollouts: options.rollouts,
    judge: judgeOf(options.check!, { folder: host.cwd }),
    budget: options.budget,
    record,
  };
  const { signal } = host;
  const most = Math.min(options.budget, mostTokens(plan, options.rollouts, options.rule.maxTokens));
  const speed = await decodingSpeed(client, request, () => performance.now(), signal);
  progress.note(
    `Up to ${grouped(most)} tokens are decoded, ${count(options.rollouts, 'continuation')} for each prefix tried: ` +
      `about ${duration(most / speed)} at ${grouped(speed)} tokens/s. Ctrl-C stops and keeps what is known.`,
  );
  const fresh = newsOf();
  const stage = { label: 'Rolling out', unit: 'tokens' } as const;
  const result = await searchText(client, request, {
    signal,
    onProgress: found => {
      for (const news of fresh(found.findings)) onNews(news);
      progress.update(stage, found.decoded, Math.max(found.decoded, most));
    },
  });
  progress.end();
  if (!result.complete && Object.keys(record).length === 0) throw new Cancelled();
  return result;
}

/** `40 s`, `3 min` */
export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}
