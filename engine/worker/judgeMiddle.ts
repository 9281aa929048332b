import { prefixAt } from '#core/bytes/byteDocument';
import type { FimResult } from '#core/bytes/fimResult';
import type { FimTokens } from '#core/bytes/fimTokens';
import { END, neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { pathLogProbs } from '#core/bytes/pathScores';
import { utf8Length } from '#core/text/utf16';
import { chain, documentOf, type Hole, promptNode, surePart } from './hole.ts';
import { tokensPerRun } from './scoreText.ts';
import { nextTurn } from './turns.ts';

/** How likely a middle is given both sides, nats. */
export interface Judged {
  /** ln p of each byte; `null` where only the whole is known. */
  readonly bytes: Float64Array | null;
  /** Probability that the middle ends there, in [0, 1]; `null` where the model does not say. */
  readonly end: number | null;
  /** ln of all of it, up to a constant where `bytes` is `null`. */
  readonly total: number;
}

export type Judge = (middle: string) => Promise<Judged>;

/** ln P(middle and its end | prefix, suffix), as a model with tokens for filling in has it. */
export function judgeByTokens(hole: Hole, fim: FimTokens, boundary: FimResult['boundary']): Judge {
  const { lm, prefix, signal } = hole;
  const sure = boundary === 'split' ? prefix : surePart(hole, prefix).text;
  const before = promptNode(hole, fim, sure);
  const begun = prefix.slice(sure.length);
  return async middle => {
    const document = documentOf(hole, begun + middle);
    const size = document.bytes.length;
    const bytes = await chain(hole, before, document, utf8Length(begun), size);
    const placed = placeCovers(lm, before, prefixAt(document, size));
    await lm.tree.fill(neededNodes(placed), signal);
    const end = sumCovers(lm, placed).bytes[END]!;
    return { bytes, end, total: sumOf(bytes) + Math.log(end) };
  };
}

/**
 * ln P(middle | prefix) P(suffix | prefix, middle) of a model that reads from left to right, but for what all middles have
 * in common. By Bayes' rule it ranks middles as P(middle | prefix, suffix) does.
 */
export function judgeJointly(hole: Hole, boundary: FimResult['boundary']): Judge {
  const { model, start, prefix, suffix, window, signal } = hole;
  const { tokenizer, card, lm } = model;
  const encode = (text: string) => [...tokenizer.encode(text).ids];
  const sure = (boundary === 'split' ? encode(prefix) : surePart(hole, prefix).ids).length;
  const options = { capacity: window, chunk: tokensPerRun(card), signal, pause: nextTurn };
  return async middle => {
    const ids =
      boundary === 'rollback'
        ? encode(prefix + middle + suffix)
        : [prefix, middle, suffix].flatMap(part => encode(part));
    const path = [...(start ? [start.id] : []), ...ids];
    const from = Math.max(1, sure + (start ? 1 : 0));
    return { bytes: null, end: null, total: sumOf(await pathLogProbs(lm!, path, from, options)) };
  };
}

export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
