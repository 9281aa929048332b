import { rollOut } from '#core/contrast/rollOut';
import { UserError } from '#core/errors';
import type { Context } from '#core/protocol/channel';
import type { RolloutParams, RolloutProgress, RolloutSummary } from '#core/protocol/rollout';
import type { LoadedModel } from './loadedModel.ts';
import { startToken, tokensPerRun } from './scoreText.ts';
import { nextTurn } from './turns.ts';

/** Bytes of keys and values that continuations may hold side by side. */
const BRANCH_BYTES = 384 << 20;
/** Beyond so many side by side a step costs more than it brings, since each carries keys and values of its own. */
const WIDEST = 16;

/** Samples continuations of a text. What is too long for the model is cut off at its begin, and that is said. */
export async function rollOutText(
  model: LoadedModel,
  params: RolloutParams,
  { signal, report }: Context<RolloutProgress>,
): Promise<RolloutSummary> {
  const { lm, card, tokenizer, longestWindow } = model;
  if (!lm) throw new UserError('bad-argument', 'Only the header of the model is loaded.', 'Load all parts.');
  checkRule(params, longestWindow);
  const start = startToken(params.start, card, tokenizer.vocabulary);
  const room = longestWindow - params.maxTokens - (start ? 1 : 0);
  const kept = params.ids.subarray(Math.max(0, params.ids.length - room));
  const prefix = Int32Array.of(...(start ? [start.id] : []), ...kept);
  if (prefix.length === 0) {
    throw new UserError('bad-argument', 'There is nothing to continue.', 'Use a start token, or a text before.');
  }
  const perBranch = lm.bytesPerToken * (prefix.length + params.maxTokens);
  const width = params.width || Math.min(WIDEST, Math.max(1, Math.floor(BRANCH_BYTES / perBranch)));
  const request = { prefix, first: params.first, count: params.count, ban: params.ban };
  const own = branchesOf(model);
  let decoded = 0;
  const options = { width, chunk: tokensPerRun(card), signal, pause: nextTurn };
  for await (const step of rollOut(own, tokenizer.vocabulary, request, params, options)) {
    decoded += step.decoded;
    if (step.rollouts.length > 0) await report({ rollouts: step.rollouts, decoded });
  }
  return { decoded, width, context: prefix.length, cut: kept.length < params.ids.length };
}

const caches = new WeakMap<object, ReturnType<NonNullable<LoadedModel['lm']>['fork']>>();

/** A cache that is kept for the next prefix, apart from that of scoring: one prefix is often the begin of the next. */
function branchesOf({ lm }: LoadedModel) {
  const known = caches.get(lm!) ?? lm!.fork();
  caches.set(lm!, known);
  return known;
}

function checkRule({ temperature, topP, maxTokens, count }: RolloutParams, longest: number): void {
  const wrong = (what: string, hint: string) => new UserError('bad-setting', what, hint);
  if (!(temperature > 0 && temperature <= 10)) {
    throw wrong(`A temperature of ${temperature} cannot be.`, 'Choose one above 0, at most 10.');
  }
  if (!(topP > 0 && topP <= 1)) throw wrong(`A top-p of ${topP} cannot be.`, 'Choose one above 0, at most 1.');
  if (!(maxTokens >= 1 && maxTokens <= longest / 2)) {
    throw wrong(`Continuations of ${maxTokens} tokens cannot be.`, `Choose from 1 to ${Math.floor(longest / 2)}.`);
  }
  if (!(count >= 1 && count <= 100_000)) throw wrong(`${count} continuations cannot be.`, 'Choose from 1 to 100,000.');
}
