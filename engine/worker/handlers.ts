import { UserError } from '#core/errors';
import type { Logger } from '#core/log';
import type { CausalLm } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { Context, Handlers } from '#core/protocol/channel';
import type {
  EncodeResult,
  LoadParams,
  LoadProgress,
  ScoreChunk,
  ScoreParams,
  ScoreSummary,
  WorkerCalls,
} from '#core/protocol/worker';
import { score } from '#core/scoring/score';
import { overlapOf } from '#core/scoring/window';
import type { Tokenizer, Vocabulary } from '#core/tokenizer/tokenizer';
import { isAllocationFailure, outOfMemory } from '../processDeath.ts';
import { nextTurn, Turns } from './turns.ts';

/** A model as `load` leaves it. */
export interface LoadedModel {
  readonly card: ModelCard;
  readonly tokenizer: Tokenizer;
  /** `null` where only the header was read. */
  readonly lm: CausalLm | null;
  /** Tokens of a window where the asker does not say. */
  readonly defaultWindow: number;
  dispose(): Promise<void>;
}

export type OpenModelFunction = (
  params: LoadParams,
  report: (progress: LoadProgress) => void,
  signal: AbortSignal,
  log: Logger,
) => Promise<LoadedModel>;

/** Tokens of one run, the most and the fewest: beyond the one, little speed is gained; below the other, much is lost. */
const MOST_PER_RUN = 512;
const FEWEST_PER_RUN = 64;
/** Parameters times tokens of one run, about half a second of two cores: what a cancel waits for. */
const WORK_PER_RUN = 512 * 150e6;

/** Answers to what a host asks, about the one model that it had loaded. */
export function createHandlers(openModel: OpenModelFunction, log: Logger): Handlers<WorkerCalls> {
  const turns = new Turns();
  let loaded: LoadedModel | undefined;
  const model = () => {
    if (!loaded) throw new UserError('model-not-found', 'No model is loaded.', 'Choose a model first.');
    return loaded;
  };
  const load = async (params: LoadParams, { signal, report }: Context<LoadProgress>) => {
    // First out, then in: there may not be room for two.
    const previous = loaded;
    loaded = undefined;
    await previous?.dispose();
    loaded = await openModel(params, progress => void report(progress), signal, log);
    return loaded.card;
  };
  return {
    load: (params, context) => turns.take(context.signal, () => named(load(params, context))),
    score: (params, context) => turns.take(context.signal, () => named(scoreText(model(), params, context))),
    encode: ({ text }) => encodeText(model().tokenizer, text),
  };
}

function encodeText(tokenizer: Tokenizer, text: string): EncodeResult {
  const { ids, offsets } = tokenizer.encode(text);
  const texts = new Names(tokenizer.vocabulary).of(ids);
  const bytes = new Map(Array.from(texts.keys(), id => [id, tokenizer.vocabulary.piece(id).bytes]));
  return { ids, offsets, texts, bytes };
}

async function scoreText(
  { card, tokenizer, lm, defaultWindow }: LoadedModel,
  params: ScoreParams,
  { signal, report }: Context<ScoreChunk>,
): Promise<ScoreSummary> {
  if (!lm) throw new UserError('bad-argument', 'Only the header of the model is loaded.', 'Load all parts to score.');
  const start = startToken(params.start, card, tokenizer.vocabulary);
  const window = windowOf(params.window || defaultWindow, card);
  const overlap = overlapOf(window);
  const encoding = tokenizer.encode(params.text);
  const total = encoding.ids.length;
  const names = new Names(tokenizer.vocabulary);
  let scored = 0;
  const chunk = tokensPerRun(card);
  const options = { start: start?.id ?? null, window, overlap, k: params.k, chunk, signal, pause: nextTurn };
  for await (const { at, stats } of score(lm, encoding, options)) {
    for (const logProb of stats.logProb) if (!Number.isNaN(logProb)) scored += 1;
    await report({ at, total, stats, texts: names.of(stats.ids, stats.topIds) });
  }
  return { tokens: total, scored, window, overlap, start };
}

/** Follows from the model alone, so that its numbers are the same every time. */
function tokensPerRun({ parameters }: ModelCard): number {
  const affordable = Math.floor(WORK_PER_RUN / Math.max(1, parameters) / FEWEST_PER_RUN) * FEWEST_PER_RUN;
  return Math.min(MOST_PER_RUN, Math.max(FEWEST_PER_RUN, affordable));
}

function startToken(asked: string, card: ModelCard, vocabulary: Vocabulary): ModelCard['start'] {
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

function windowOf(asked: number, { name, contextLength }: ModelCard): number {
  if (Number.isInteger(asked) && asked >= 2 && asked <= contextLength) return asked;
  throw new UserError(
    'bad-setting',
    `A window of ${asked} tokens does not fit ${name}.`,
    `Choose from 2 to ${contextLength} tokens, or 0 for the default.`,
  );
}

/** The text of each id, the first time it is met. */
class Names {
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

/** The promise, with failed allocations told by name: they leave the process alive and are not its defect. */
async function named<T>(promise: Promise<T>): Promise<T> {
  return promise.catch(error => {
    const failed = error instanceof Error && !(error instanceof UserError) && isAllocationFailure(error.message);
    throw failed ? outOfMemory(`ran out of memory: ${error.message}`, error) : error;
  });
}
