import { UserError } from '#core/errors';
import type { CausalLm } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { Context } from '#core/protocol/channel';
import type {
  ScoreChunk,
  ScoreParams,
  ScoreSummary,
  ShortContextParams,
  ShortContextResult,
} from '#core/protocol/worker';
import { type ScoredRows, type ScoreOptions, score } from '#core/scoring/score';
import { shortContexts } from '#core/scoring/shortContexts';
import { overlapOf } from '#core/scoring/window';
import type { Vocabulary } from '#core/tokenizer/tokenizer';
import { encoded, type LoadedModel } from './loadedModel.ts';
import { nextTurn } from './turns.ts';

/** Tokens of one run, the most and the fewest: beyond the one, little speed is gained; below the other, much is lost. */
const MOST_PER_RUN = 256;
const FEWEST_PER_RUN = 64;
/** Parameters times tokens of one run, about a quarter of a second of two cores: what a cancel waits for. */
const WORK_PER_RUN = 256 * 150e6;

/** Scores a whole text; rows ascend. */
export async function scoreText(
  model: LoadedModel,
  params: ScoreParams,
  { signal, report }: Context<ScoreChunk>,
): Promise<ScoreSummary> {
  await model.remote?.begin(params.start, signal);
  const { lm, options, start } = prepare(model, params, signal);
  const encoding = await encoded(model, params.text, signal);
  const chunks = new Chunks(model.tokenizer.vocabulary, encoding.ids.length);
  for await (const rows of score(lm, encoding, options)) await report(chunks.of(rows));
  return chunks.summary(options, start);
}

/** Scores one token with less context, beside what live scoring has cached. */
export async function scoreShort(
  { lm, card, tokenizer, remote }: LoadedModel,
  { ids, lengths, start }: ShortContextParams,
  { signal }: Context<never>,
): Promise<ShortContextResult> {
  if (!lm) throw onlyHeader();
  await remote?.begin(start, signal);
  const startId = startToken(start, card, tokenizer.vocabulary)?.id ?? null;
  const aside = lm.fork();
  try {
    return { logProbs: await shortContexts(aside, ids, lengths, { start: startId, signal, pause: nextTurn }) };
  } finally {
    await aside.dispose();
  }
}

/** A model and what it is asked, made ready to score. */
export interface Prepared {
  readonly lm: CausalLm;
  readonly options: ScoreOptions;
  readonly start: ModelCard['start'];
}

/** @throws UserError for a start token or window that the model has not. */
export function prepare(
  { card, tokenizer, lm, defaultWindow, longestWindow, oneRun, perRun }: LoadedModel,
  params: ScoreParams,
  signal: AbortSignal,
): Prepared {
  if (!lm) throw onlyHeader();
  const start = startToken(params.start, card, tokenizer.vocabulary);
  const window = windowOf(params.window || defaultWindow, card, longestWindow);
  const options = {
    start: start?.id ?? null,
    window,
    overlap: overlapOf(window),
    k: params.k,
    hidden: params.hidden,
    chunk: perRun ?? (oneRun ? window : tokensPerRun(card)),
    signal,
    pause: nextTurn,
  };
  return { lm, options, start };
}

function onlyHeader(): UserError {
  return new UserError('bad-argument', 'Only the header of the model is loaded.', 'Load all parts to score.');
}

/** Makes the chunks of one request from scored rows, and counts them. */
export class Chunks {
  readonly #names: Names;
  #scored = 0;

  constructor(
    vocabulary: Vocabulary,
    /** Rows of the whole document, as far as is known. */
    public total: number,
  ) {
    this.#names = new Names(vocabulary);
  }

  of({ at, stats, hidden }: ScoredRows): ScoreChunk {
    for (const logProb of stats.logProb) if (!Number.isNaN(logProb)) this.#scored += 1;
    return { at, total: this.total, stats, hidden, texts: this.#names.of(stats.ids, stats.topIds) };
  }

  summary({ window, overlap }: ScoreOptions, start: ModelCard['start']): ScoreSummary {
    return { tokens: this.total, scored: this.#scored, window, overlap, start };
  }
}

/** Follows from the model alone, so that its numbers are the same every time. */
export function tokensPerRun({ parameters }: ModelCard): number {
  const affordable = Math.floor(WORK_PER_RUN / Math.max(1, parameters) / FEWEST_PER_RUN) * FEWEST_PER_RUN;
  return Math.min(MOST_PER_RUN, Math.max(FEWEST_PER_RUN, affordable));
}

export function startToken(asked: string, card: ModelCard, vocabulary: Vocabulary): ModelCard['start'] {
  if (asked === 'none') return null;
  if (asked === 'default') return card.start;
  const id = vocabulary.controlId(asked);
  if (id !== undefined) return { id, text: asked };
  throw new UserError(
    'bad-setting',
    `${card.name} has no start token "${asked}".`,
    'Name one of its control tokens, or use "default" or "none".',
  );
}

export function windowOf(asked: number, { name }: ModelCard, longest: number): number {
  if (Number.isInteger(asked) && asked >= 2 && asked <= longest) return asked;
  throw new UserError(
    'bad-setting',
    `A window of ${asked} tokens does not fit ${name}.`,
    `Choose from 2 to ${longest} tokens, or 0 for the default.`,
  );
}

/** The text of each id, the first time it is met. */
export class Names {
  readonly #met = new Set<number>();

  constructor(private readonly vocabulary: Vocabulary) {}

  of(...columns: readonly Int32Array[]): Map<number, string> {
    const texts = new Map<number, string>();
    for (const ids of columns) {
      for (const id of ids) {
        if (id < 0 || this.#met.has(id)) continue;
        this.#met.add(id);
        texts.set(id, this.vocabulary.text(id));
      }
    }
    return texts;
  }
}
