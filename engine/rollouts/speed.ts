import type { ModelClient } from '../client.ts';
import type { SearchRequest } from './searchText.ts';

/** Tokens of each continuation that are decoded to see how fast that is. */
const TRIED = 4;

/**
 * Tokens a second that continuations of the text's longest prefix are decoded at, from a short trial. `now` is a clock that
 * never runs backwards, milliseconds.
 */
export async function decodingSpeed(
  client: Pick<ModelClient, 'ask'>,
  { ids, start, rule, rollouts, plan }: Pick<SearchRequest, 'ids' | 'start' | 'rule' | 'rollouts' | 'plan'>,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  const params = { ...rule, stop: [], ids: ids.subarray(0, plan.rows - 1), start, first: 0, ban: -1, width: 0 };
  // The prefix is run once, and then kept.
  await client.ask('rollout', { ...params, count: 1, maxTokens: 1 }, { signal });
  const begin = now();
  const { decoded } = await client.ask('rollout', { ...params, count: rollouts, maxTokens: TRIED }, { signal });
  return (1000 * decoded) / Math.max(1, now() - begin);
}
