import type { Rollout } from '#core/contrast/continuation';
import { type Findings, findCritical, type Prefix, type SearchPlan, type Trial } from '#core/contrast/findCritical';
import type { RolloutRule } from '#core/contrast/rollOut';
import { type Examples, missing, note, prefixKey, type TrialRecord, tallyOf } from '#core/contrast/trialRecord';
import { Cancelled } from '#core/errors';
import type { ModelClient } from '../client.ts';
import type { Judge } from './judge.ts';

/** A text whose deciding token is looked for. */
export interface SearchedText {
  readonly text: string;
  readonly ids: Int32Array;
  /** `[2n]`, UTF-16. */
  readonly offsets: Uint32Array;
  /** Text of a token id. */
  readonly tokenText: (id: number) => string;
  /** As `ScoreParams.start`. */
  readonly start: string;
}

export interface SearchRequest extends SearchedText {
  readonly plan: SearchPlan;
  readonly rule: RolloutRule;
  /** Continuations of each prefix. */
  readonly rollouts: number;
  readonly judge: Judge;
  /** Tokens that may be decoded. */
  readonly budget: number;
  /** What is known already; outcomes are added as they come, so that it outlives a stop. */
  readonly record: TrialRecord;
  /** Examples that are there already, by the key of the prefix; others are added as they come. */
  readonly examples?: Map<string, Examples>;
}

export interface SearchResult {
  readonly findings: Findings;
  /** Tokens decoded in this search. */
  readonly decoded: number;
  /** The budget was spent, or it was stopped, before everything was tried. */
  readonly complete: boolean;
  /** Some prefix was too long for the model and was cut at its begin. */
  readonly cut: boolean;
  /** One response that succeeded and one that did not, by the key of the prefix, where there were any. */
  readonly examples: ReadonlyMap<string, Examples>;
}

export interface SearchListener {
  readonly signal: AbortSignal;
  /** Told what is known so far, whenever continuations have ended. */
  readonly onProgress: (found: SearchResult) => void;
}

/** Nothing may be decoded any more. */
class BudgetSpent extends Error {}

const NOTHING: Findings = { verdict: { kind: 'open' }, places: [], branches: [] };

/**
 * Looks for the deciding token of a text with a loaded model. A search that is stopped, or whose budget is spent, gives what
 * it has; asked again with the same record it goes on from there.
 * @throws UserError.
 */
export async function searchText(
  client: Pick<ModelClient, 'ask'>,
  request: SearchRequest,
  { signal, onProgress }: SearchListener,
): Promise<SearchResult> {
  const examples = request.examples ?? new Map<string, Examples>();
  let [decoded, cut] = [0, false];
  let findings = NOTHING;
  const sofar = (tokens = 0) => ({ findings, decoded: decoded + tokens, complete: false, cut, examples });
  const trial: Trial = async prefix => {
    for (const [first, count] of missing(request.record, prefix, request.rollouts)) {
      if (decoded >= request.budget) throw new BudgetSpent();
      const done = await rollPrefix(client, request, prefix, { first, count }, examples, signal, tokens => {
        onProgress(sofar(tokens));
      });
      decoded += done.decoded;
      cut ||= done.cut;
    }
    return tallyOf(request.record, prefix, request.rollouts);
  };
  const told = (latest: Findings) => {
    findings = latest;
    onProgress(sofar());
  };
  try {
    findings = await findCritical(request.plan, trial, told);
    return { ...sofar(), complete: true };
  } catch (error) {
    if (!(error instanceof BudgetSpent) && !(error instanceof Cancelled)) throw error;
    return sofar();
  }
}

async function rollPrefix(
  client: Pick<ModelClient, 'ask'>,
  request: SearchRequest,
  prefix: Prefix,
  { first, count }: { readonly first: number; readonly count: number },
  examples: Map<string, Examples>,
  signal: AbortSignal,
  onTokens: (decoded: number) => void,
): Promise<{ readonly decoded: number; readonly cut: boolean }> {
  const { ids, plan, text, offsets, tokenText, record, judge, rule, start } = request;
  const { place, append, without } = prefix;
  const own = ids.subarray(0, place);
  const written = text.slice(at(offsets, plan.from, text), at(offsets, place, text));
  const begin = append >= 0 ? written + tokenText(append) : written;
  // One after the other: a command may be heavy.
  let judged: Promise<void> = Promise.resolve();
  const take = async (rollout: Rollout) => {
    const response = begin + rollout.text;
    const success = await judge(response, signal);
    note(record, prefix, rollout.index, success);
    const key = prefixKey(prefix);
    examples.set(key, { [success ? 'success' : 'failure']: response, ...examples.get(key) });
  };
  const params = {
    ...rule,
    ids: append >= 0 ? Int32Array.of(...own, append) : own,
    start,
    first,
    count,
    ban: without ? ids[place]! : -1,
    width: 0,
  };
  const summary = await client.ask('rollout', params, {
    signal,
    onProgress: ({ rollouts, decoded }) => {
      for (const rollout of rollouts) judged = judged.then(() => take(rollout));
      // What a judge throws is told below; until then nobody waits for it.
      judged.catch(() => {});
      onTokens(decoded);
    },
  });
  await judged;
  return summary;
}

/** Where row `row` begins; the end of the text behind the last. */
function at(offsets: Uint32Array, row: number, text: string): number {
  return 2 * row < offsets.length ? offsets[2 * row]! : text.length;
}

/** Continuations that a search samples at most, but for places where success is rare, so that its cost can be told before. */
export function mostRollouts(plan: SearchPlan, rollouts: number): number {
  const places = Math.max(0, plan.rows - plan.from);
  const tried = plan.sweep
    ? places
    : Math.min(places, 2 + Math.ceil(Math.log2(Math.max(1, places))) + 2 * plan.candidates.length);
  /** The three alternatives at the pivot, and what comes without its token. */
  const branches = 4;
  return (tried + branches) * rollouts;
}

/** Tokens of so many continuations. */
export function mostTokens(plan: SearchPlan, rollouts: number, maxTokens: number): number {
  return mostRollouts(plan, rollouts) * maxTokens;
}
