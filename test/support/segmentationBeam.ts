import { logSumExp } from '#core/math/logSoftmax';
import type { CausalLm } from '#core/model/causalLm';
import type { Vocabulary } from '#core/tokenizer/tokenizer';

/** The mass that was found, and what was left out for want of room: the truth lies between it and the sum of both. */
export interface BeamMass {
  readonly mass: number;
  readonly dropped: number;
}

/**
 * The probability that a text goes on with `bytes` after a path of tokens, by a beam over all ways to cut them into tokens,
 * whether a tokenizer would or not: the model's own notion of it, as Vieira et al. 2025 have it
 * (https://arxiv.org/abs/2412.03719). It knows nothing of tokenizers but the bytes of each token.
 */
export async function segmentationBeam(
  lm: CausalLm,
  vocabulary: Vocabulary,
  before: readonly number[],
  bytes: Uint8Array,
  width: number,
): Promise<BeamMass> {
  const pieces: (readonly [id: number, bytes: Uint8Array])[] = [];
  for (let id = 0; id < vocabulary.size; id += 1) {
    const piece = vocabulary.piece(id);
    if (!piece.control && piece.bytes.length > 0) pieces.push([id, piece.bytes]);
  }
  /** By the number of bytes that they spell: ways to begin, each with its probability. */
  const ways: { readonly path: readonly number[]; readonly probability: number }[][] = Array.from(bytes, () => []);
  ways[0]!.push({ path: [], probability: 1 });
  let mass = 0;
  let dropped = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const all = ways[at]!.sort((a, b) => b.probability - a.probability);
    for (const { probability } of all.slice(width)) dropped += probability;
    for (const { path, probability } of all.slice(0, width)) {
      const logProbs = await nextLogProbs(lm, [...before, ...path]);
      for (const [id, own] of pieces) {
        const shared = Math.min(own.length, bytes.length - at);
        let same = 0;
        while (same < shared && own[same] === bytes[at + same]) same += 1;
        if (same < shared) continue;
        const grown = probability * Math.exp(logProbs[id]!);
        // A token that reaches the end covers it; what comes after it does not matter.
        if (at + own.length >= bytes.length) mass += grown;
        else ways[at + own.length]!.push({ path: [...path, id], probability: grown });
      }
    }
  }
  return { mass, dropped };
}

/** `[vocabulary]`, after a path that is run from its begin, as far as the cache does not hold it. */
async function nextLogProbs(lm: CausalLm, path: readonly number[]): Promise<Float32Array> {
  lm.reserve(256);
  let known = 0;
  while (known < Math.min(lm.length, path.length - 1) && lm.cached[known] === path[known]) known += 1;
  lm.truncate(known);
  const ids = Int32Array.from(path.slice(known));
  const targets = ids.map((_, i) => (i === ids.length - 1 ? 0 : -1));
  const { logits } = await lm.advance(ids, targets, { k: 0, logits: true });
  const sum = logSumExp(logits!);
  return logits!.map(each => each - sum);
}
