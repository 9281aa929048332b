import { Cancelled } from '../errors.ts';
import { uniformStream } from '../math/uniform.ts';
import type { Branches, CausalLm } from '../model/causalLm.ts';
import { commonPrefix } from '../scoring/score.ts';
import type { Vocabulary } from '../tokenizer/tokenizer.ts';
import { Continuation, type Rollout } from './continuation.ts';
import { drawToken, type SamplingRule } from './sampling.ts';

/** How a prefix is continued. The same rule, prefix and index give the same continuation on the same machine. */
export interface RolloutRule extends SamplingRule {
  /** Tokens of a continuation at most. */
  readonly maxTokens: number;
  /** Texts that end a continuation; neither they nor what follows is part of it. */
  readonly stop: readonly string[];
  readonly seed: number;
}

export interface RolloutRequest {
  /** Tokens to continue, the start token included; at least one. */
  readonly prefix: Int32Array;
  /** Indices of the continuations wanted: `count` from `first` on. */
  readonly first: number;
  readonly count: number;
  /** A token that none may begin with, or -1. */
  readonly ban: number;
}

export interface RolloutOptions {
  /** Continuations that are run side by side, at most. */
  readonly width: number;
  /** Tokens of the prefix that are run in one piece. */
  readonly chunk: number;
  readonly signal: AbortSignal;
  readonly pause?: (() => Promise<void>) | undefined;
}

/** What a step has brought. */
export interface RolloutStep {
  /** Continuations that have ended. */
  readonly rollouts: readonly Rollout[];
  /** Tokens decoded in it. */
  readonly decoded: number;
}

/**
 * Samples continuations of one prefix, which is run once; then all of a batch go on together.
 * @throws Cancelled between steps.
 */
export async function* rollOut(
  lm: CausalLm,
  vocabulary: Vocabulary,
  request: RolloutRequest,
  rule: RolloutRule,
  options: RolloutOptions,
): AsyncGenerator<RolloutStep> {
  const logits = await lastLogits(lm, request.prefix, options);
  const end = request.first + request.count;
  for (let first = request.first; first < end; first += options.width) {
    const batch = Array.from({ length: Math.min(options.width, end - first) }, (_, i) => {
      return {
        continuation: new Continuation(vocabulary, first + i, rule.stop),
        next: streamOf(request, rule, first + i),
      };
    });
    yield* runBatch(lm, batch, logits, request.ban, rule, options);
  }
}

interface Running {
  readonly continuation: Continuation;
  readonly next: () => number;
}

function streamOf({ prefix, ban }: RolloutRequest, { seed }: RolloutRule, index: number): () => number {
  return uniformStream(seed, prefix.length, prefix.at(-1)!, ban, index);
}

async function* runBatch(
  lm: CausalLm,
  batch: readonly Running[],
  firstLogits: Float32Array,
  ban: number,
  rule: RolloutRule,
  options: RolloutOptions,
): AsyncGenerator<RolloutStep> {
  const size = lm.vocabularySize;
  let running = batch;
  let branches: Branches | undefined;
  let logits = firstLogits;
  for (let step = 0; running.length > 0; step++) {
    await options.pause?.();
    if (options.signal.aborted) throw new Cancelled();
    const going: number[] = [];
    const ids: number[] = [];
    const ended: Rollout[] = [];
    for (const [i, { continuation, next }] of running.entries()) {
      // The first tokens are all drawn from the one distribution after the prefix.
      const row = step === 0 ? logits : logits.subarray(i * size, (i + 1) * size);
      const id = drawToken(row, rule, next(), step === 0 ? ban : -1);
      const done = continuation.add(id, rule.maxTokens);
      if (done) ended.push(done);
      else {
        going.push(i);
        ids.push(id);
      }
    }
    const decoded = running.length;
    running = going.map(i => running[i]!);
    if (running.length > 0) {
      // The last token of a continuation is never run.
      branches ??= lm.branch(running.length, rule.maxTokens - 1);
      if (running.length < branches.width) branches.keep(going);
      logits = await branches.advance(Int32Array.from(ids));
    }
    yield { rollouts: ended, decoded };
  }
}

/** Logits after the prefix. What the cache already holds of it is not run again, but for the last token. */
async function lastLogits(lm: CausalLm, prefix: Int32Array, options: RolloutOptions): Promise<Float32Array> {
  if (lm.capacity < prefix.length) lm.reserve(prefix.length);
  const kept = Math.min(commonPrefix(lm.cached, prefix), prefix.length - 1);
  lm.truncate(kept);
  let logits: Float32Array = new Float32Array(0);
  for (let start = kept; start < prefix.length; start += options.chunk) {
    await options.pause?.();
    if (options.signal.aborted) throw new Cancelled();
    const piece = prefix.subarray(start, start + options.chunk);
    const targets = new Int32Array(piece.length).fill(-1);
    if (start + piece.length === prefix.length) targets[piece.length - 1] = 0;
    const rows = await lm.advance(piece, targets, { k: 0, logits: true });
    if (rows.logits && rows.length > 0) logits = rows.logits;
  }
  return logits;
}
