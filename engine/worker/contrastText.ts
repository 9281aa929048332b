import { type ContrastChunk, contrastPairs, type Side } from '#core/contrast/contrastPairs';
import { alignedRows, sameRows } from '#core/contrast/pairing';
import { firstDifference } from '#core/contrast/sameTokens';
import { UserError } from '#core/errors';
import type { Context } from '#core/protocol/channel';
import type {
  ContrastParams,
  ContrastProgress,
  ContrastSide,
  ContrastSideSummary,
  ContrastSummary,
} from '#core/protocol/contrast';
import { overlapOf } from '#core/scoring/window';
import { commonText } from '#core/text/diff';
import type { Encoding } from '#core/tokenizer/tokenizer';
import type { LoadedModel, LoadedModels } from './loadedModel.ts';
import { Names, startToken, tokensPerRun, windowOf } from './scoreText.ts';
import { nextTurn } from './turns.ts';

/** Bytes of logits that one side holds at a time. */
const LOGITS_BYTES = 32 << 20;

/** A side with what is told of it. */
interface Prepared {
  readonly model: LoadedModel;
  readonly encoding: Encoding;
  readonly prompt: Int32Array;
  readonly start: ContrastSideSummary['start'];
  readonly window: number;
  readonly overlap: number;
}

/**
 * Compares two runs over one text, or over two versions of it, where the logits are.
 * @throws UserError where the vocabularies differ or a prompt does not fit; Cancelled.
 */
export async function contrastText(
  models: LoadedModels,
  params: ContrastParams,
  { signal, report }: Context<ContrastProgress>,
): Promise<ContrastSummary> {
  const p = prepare(modelOf(models, params.p), params.p);
  const q = prepare(modelOf(models, params.q), params.q);
  if (p.model !== q.model) requireSameTokens(p.model, q.model);
  const pairs =
    params.p.text === params.q.text
      ? sameRows(p.encoding.ids.length)
      : alignedRows(p.encoding, q.encoding, commonText(params.p.text, params.q.text));
  const longest = Math.max(p.prompt.length, q.prompt.length);
  const [pSide, qSide] = [sideOf(p, longest), sideOf(q, longest)];
  const chunk = Math.min(piece(p.model), piece(q.model));
  const names = new Names(p.model.tokenizer.vocabulary);
  try {
    for await (const rows of contrastPairs(pSide, qSide, pairs, { chunk, signal, pause: nextTurn })) {
      await report(progressOf(rows, pairs, p.encoding, names));
    }
  } finally {
    await Promise.all([pSide.lm.dispose(), qSide.lm.dispose()]);
  }
  return { pairs: pairs.length / 2, p: summaryOf(p, longest), q: summaryOf(q, longest) };
}

function modelOf({ first, second }: LoadedModels, { model }: ContrastSide): LoadedModel {
  if (model === 'first') return first;
  if (second) return second;
  throw new UserError('model-not-found', 'No second model is loaded.', 'Choose a model to compare with first.');
}

function prepare(model: LoadedModel, side: ContrastSide): Prepared {
  const { card, tokenizer, defaultWindow, longestWindow } = model;
  const window = windowOf(side.window || defaultWindow, card, longestWindow);
  const overlap = side.overlap || overlapOf(window);
  if (overlap >= window) {
    throw new UserError(
      'bad-setting',
      `An overlap of ${overlap} tokens does not fit a window of ${window}.`,
      'Choose less.',
    );
  }
  const prompt = side.prompt === '' ? new Int32Array(0) : tokenizer.encode(side.prompt).ids;
  return {
    model,
    encoding: tokenizer.encode(side.text),
    prompt,
    start: startToken(side.start, card, tokenizer.vocabulary),
    window,
    overlap,
  };
}

/** A prompt may take so much of a window. */
const PROMPT_SHARE = 0.5;

/**
 * The side as it is run: on a KV cache of its own, so that what is cached for scoring stays. Prompts are made equally long
 * with line ends before the shorter one, or the places of tokens would speak along with the words of the prompts.
 */
function sideOf({ model, encoding, prompt, start, window, overlap }: Prepared, longest: number): Side {
  if (!model.lm) throw new UserError('bad-argument', 'Only the header of the model is loaded.', 'Load all parts.');
  if (longest > PROMPT_SHARE * window) {
    throw new UserError(
      'bad-setting',
      `A prompt of ${longest} tokens leaves less than half of a window of ${window} to the text.`,
      'Choose a shorter prompt or a longer window.',
    );
  }
  const filled = longest - prompt.length;
  const fill = filled > 0 ? lineEnd(model) : 0;
  const lead = Int32Array.of(...(start ? [start.id] : []), ...new Int32Array(filled).fill(fill), ...prompt);
  return { lm: model.lm.fork(), lead, ids: encoding.ids, window, overlap };
}

function lineEnd({ tokenizer, card }: LoadedModel): number {
  const [id] = tokenizer.encode('\n').ids;
  if (id !== undefined) return id;
  throw new UserError(
    'bad-setting',
    `${card.name} has no token for a line end to make the prompts equally long with.`,
    'Choose prompts of the same number of tokens.',
  );
}

function requireSameTokens(a: LoadedModel, b: LoadedModel): void {
  const id = firstDifference(a.tokenizer.vocabulary, b.tokenizer.vocabulary);
  const sizes = [a, b].map(({ card }) => card.vocabularySize);
  if (id < 0 && sizes[0] === sizes[1]) return;
  const shown = ({ tokenizer: { vocabulary } }: LoadedModel) => {
    return id >= 0 && id < vocabulary.size ? `“${vocabulary.text(id)}”` : 'nothing';
  };
  const where = id < 0 ? `${sizes[0]} and ${sizes[1]} tokens` : `token ${id} is ${shown(a)} and ${shown(b)}`;
  throw new UserError(
    'models-differ',
    `${a.card.name} and ${b.card.name} do not share a vocabulary: ${where}.`,
    'Choose two models of one family, or read the two together byte by byte with "token-loupe bytes FILE --ensemble MODEL".',
  );
}

function piece(model: LoadedModel): number {
  const rows = Math.max(1, Math.floor(LOGITS_BYTES / 4 / model.card.vocabularySize));
  return Math.min(rows, tokensPerRun(model.card));
}

function progressOf(chunk: ContrastChunk, pairs: Uint32Array, { ids, offsets }: Encoding, names: Names) {
  const length = chunk.rows.length;
  const pRow = Uint32Array.from({ length }, (_, i) => pairs[2 * (chunk.at + i)]!);
  const qRow = Uint32Array.from({ length }, (_, i) => pairs[2 * (chunk.at + i) + 1]!);
  const own = Int32Array.from(pRow, row => ids[row]!);
  const spans = new Uint32Array(2 * length);
  for (let i = 0; i < length; i++) spans.set(offsets.subarray(2 * pRow[i]!, 2 * pRow[i]! + 2), 2 * i);
  const texts = names.of(own, chunk.rows.pBest, chunk.rows.qBest);
  return { ...chunk, total: pairs.length / 2, pRow, qRow, ids: own, offsets: spans, texts };
}

function summaryOf({ encoding, prompt, start, window, overlap }: Prepared, longest: number): ContrastSideSummary {
  return { tokens: encoding.ids.length, prompt: longest, filled: longest - prompt.length, window, overlap, start };
}
