import type { FimCandidate, FimResult, FimToken } from '#core/bytes/fimResult';
import { spanLogProbs } from '#core/bytes/rollUp';
import type { PathNode } from '#core/bytes/rowTree';
import { type SampleRule, sampleAfter, sampleContinuation } from '#core/bytes/sampleMiddle';
import { uniformStream } from '#core/math/uniform';
import type { Context } from '#core/protocol/channel';
import type { FimParams } from '#core/protocol/fim';
import { utf8Length } from '#core/text/utf16';
import { beginNode, chain, documentOf, type Hole, holeOf, promptNode } from './hole.ts';
import { judgeByTokens, judgeJointly, sumOf } from './judgeMiddle.ts';
import type { LoadedModel } from './loadedModel.ts';

/** Tokens of a sampled middle: at least and at most so many are allowed. */
const SAMPLE_LENGTHS = [8, 48] as const;

/** What a model expects in a hole of a text. @throws UserError; Cancelled. */
export async function fillMiddle(
  model: LoadedModel,
  params: FimParams,
  { signal }: Context<never>,
): Promise<FimResult> {
  const hole = holeOf(model, params, signal);
  const { fim, middle } = hole;
  const count = (text: string) => model.tokenizer.encode(text).ids.length;
  // Makers of models with such tokens cut their training texts anywhere; a model that reads on was never cut.
  const boundary = params.boundary === 'default' ? (fim ? 'split' : 'rollback') : params.boundary;
  const judge = fim ? judgeByTokens(hole, fim, boundary) : judgeJointly(hole, boundary);
  const left = await leftOf(hole);
  const own = await judge(middle);
  const texts = [...new Set([middle, ...(await samplesOf(hole, params, fim && promptNode(hole, fim, hole.prefix)))])];
  const scores: number[] = [];
  for (const text of texts) scores.push(text === middle ? own.total : (await judge(text)).total);
  return {
    method: fim ? 'tokens' : 'joint',
    fimTokens: fim?.names ?? [],
    isTrained: fim?.isTrained ?? true,
    layout: fim ? hole.layout : 'prefix-middle-suffix',
    boundary,
    middle: { given: own.bytes && sumOf(own.bytes), left: sumOf(left.bytes) },
    tokens: tokensOf(hole, own.bytes, left.bytes),
    bytes: { given: own.bytes, left: left.bytes },
    end: fim ? own.end : left.end,
    candidates: ranked(texts, scores),
    read: { prefix: count(hole.prefix), suffix: count(hole.suffix) },
    setting: { window: hole.window, start: hole.start },
  };
}

/** ln p of the middle's bytes given the prefix alone, and the probability that the suffix's first byte follows. */
async function leftOf(hole: Hole) {
  const { prefix, middle, suffix } = hole;
  const document = documentOf(hole, prefix + middle + suffix);
  const from = utf8Length(prefix);
  const to = from + utf8Length(middle);
  const ends = to < document.bytes.length ? to + 1 : to;
  const all = await chain(hole, beginNode(hole), document, from, ends);
  return { bytes: all.subarray(0, to - from), end: ends > to ? Math.exp(all.at(-1)!) : null };
}

function tokensOf({ model, middle }: Hole, given: Float64Array | null, left: Float64Array): readonly FimToken[] {
  const { ids, offsets } = model.tokenizer.encode(middle);
  const ofTokens = (logProb: Float64Array) => spanLogProbs({ text: middle, from: 0, logProb }, offsets);
  const [both, one] = [given && ofTokens(given), ofTokens(left)];
  return Array.from(ids, (id, row) => {
    const text = middle.slice(offsets[2 * row], offsets[2 * row + 1]);
    return { id, text, given: both?.[row] ?? null, left: one[row]! };
  });
}

/** Middles that the model would rather have; `prompt` is what it reads before them, or `null` where it only reads on. */
async function samplesOf(hole: Hole, params: FimParams, prompt: PathNode | null): Promise<readonly string[]> {
  const { lm, middle, prefix, model, signal } = hole;
  const length = model.tokenizer.encode(middle).ids.length;
  const [fewest, most] = SAMPLE_LENGTHS;
  // Where nothing says that a middle ends, a hole within a line is filled within the line.
  const oneLine = !prompt && !middle.includes('\n');
  const found: string[] = [];
  for (let index = 0; index < params.samples; index += 1) {
    const rule: SampleRule = {
      next: uniformStream(params.seed, index),
      most: Math.min(most, prompt ? Math.max(fewest, 2 * length) : Math.max(1, length)),
      isEnough: text => oneLine && text.includes('\n'),
    };
    const text = prompt
      ? await sampleAfter(lm, prompt, rule, signal)
      : await sampleContinuation(lm, beginNode(hole), prefix, rule, signal);
    found.push(oneLine ? text.replace(/\n.*$/s, '') : text);
  }
  return found;
}

/** The best first, with the share of each among them. */
function ranked(texts: readonly string[], scores: readonly number[]): readonly FimCandidate[] {
  const best = Math.max(...scores);
  const weights = scores.map(score => Math.exp(score - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const all = texts.map((text, i) => ({
    text,
    isOriginal: i === 0,
    logProb: scores[i]!,
    probability: weights[i]! / total,
  }));
  return all.sort((a, b) => b.logProb - a.logProb);
}
