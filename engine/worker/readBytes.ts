import { type AtCursor, placeOf, type Reading, readCursor } from '#core/bytes/atCursor';
import { type ByteDocument, byteDocument, readOffset } from '#core/bytes/byteDocument';
import { stringBytes } from '#core/bytes/byteOrder';
import { coverTools } from '#core/bytes/coverTools';
import { type EnsembleKind, ensemble } from '#core/bytes/ensemble';
import { Leaves } from '#core/bytes/leaves';
import { type ByteLm, OUTCOMES, type WeighedContext } from '#core/bytes/nextByte';
import type { NextByteResult, SummedContext } from '#core/bytes/nextByteResult';
import { RowTree } from '#core/bytes/rowTree';
import { type ByteRows, byteSurprisals } from '#core/bytes/surprisals';
import { UserError } from '#core/errors';
import type {
  ByteChunk,
  ByteParams,
  ByteSurprisalParams,
  ByteSurprisalResult,
  NextByteParams,
} from '#core/protocol/bytes';
import type { Context } from '#core/protocol/channel';
import { utf8Length } from '#core/text/utf16';
import type { Vocabulary } from '#core/tokenizer/tokenizer';
import type { LoadedModel, LoadedModels } from './loadedModel.ts';
import { startToken, tokensPerRun, windowOf } from './scoreText.ts';
import { nextTurn } from './turns.ts';

/** Bytes of rows of logits that are kept for the next place: about 240 rows of the default model. */
const KEPT_BYTES = 48 << 20;
/** Tokens of a context that are named, counted from its end. */
const NAMED = 8;

/** What is kept of a model from call to call. */
export interface Reader {
  readonly lm: ByteLm;
  readonly window: number;
  document: ByteDocument | null;
}

const readers = new WeakMap<LoadedModel, Reader>();

/** A model that reads a document's bytes. */
export interface Prepared {
  readonly model: LoadedModel;
  readonly reader: Reader;
  readonly document: ByteDocument;
  readonly reading: Reading;
  readonly start: NextByteResult['setting']['start'];
}

/** The distribution of the next byte at a place. @throws UserError; Cancelled. */
export async function nextByte(
  models: LoadedModels,
  params: NextByteParams,
  { signal }: Context<never>,
): Promise<NextByteResult> {
  const all = prepareAll(models, params);
  requirePlace(params.text, params.offset, params.offset, 0);
  const found: AtCursor[] = [];
  for (const { reader, document: own, reading } of all) {
    const offset = readOffset(own, params.offset);
    found.push(await readCursor(reader.lm, own, offset, reading, params.choices, signal));
  }
  const first = found[0]!;
  const joined = (distribution: (at: AtCursor) => Float64Array) => joinedOf(found.map(distribution), params.ensemble);
  return {
    exact: joined(({ next }) => next.bytes),
    each: found.map(({ next }) => next.bytes),
    naive: joined(({ usual }) => usual.naive),
    healed: joined(({ usual }) => usual.healed),
    healedFurther: joined(({ usual }) => usual.healedFurther),
    takenBack: first.usual.takenBack,
    leaked: found.map(({ next }) => next.leaked),
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
    complete: found.every(({ next }) => next.complete),
    contexts: first.next.contexts.map(each => summed(each, all[0]!.model.tokenizer.vocabulary, all[0]!.reading)),
    ...first.likely,
    context: first.context,
    skipped: first.skipped,
    setting: { window: all[0]!.reading.window, start: all[0]!.start },
  };
}

/** The surprisal of each byte of a stretch. @throws UserError; Cancelled. */
export async function byteSurprisal(
  models: LoadedModels,
  params: ByteSurprisalParams,
  { signal, report }: Context<ByteChunk>,
): Promise<ByteSurprisalResult> {
  const all = prepareAll(models, params);
  const { document, reading, start } = all[0]!;
  const { from, to } = params;
  requirePlace(params.text, from, to, 1);
  if (all.some(each => each.document.text !== params.text)) throw otherForm();
  const computed = () => all.reduce((sum, { reader }) => sum + reader.lm.tree.computed, 0);
  const before = computed();
  const range = { from, to, distributions: params.ensemble === 'product' };
  const streams = all.map(each =>
    byteSurprisals(each.reader.lm, each.document, placeOf(each.reader.lm, each.reading), range, signal),
  );
  for (;;) {
    const rows: ByteRows[] = [];
    for (const stream of streams) {
      const { value } = await stream.next();
      if (value) rows.push(value);
    }
    if (rows.length < streams.length) break;
    await report(chunkOf(rows, document, params.ensemble));
  }
  return { rows: computed() - before, setting: { window: reading.window, start } };
}

function chunkOf(rows: readonly ByteRows[], { bytes }: ByteDocument, kind: EnsembleKind | null): ByteChunk {
  const { at, logProb } = rows[0]!;
  const joined = logProb.map((own, i) => {
    if (kind === null) return own;
    if (kind === 'mean') return Math.log(rows.reduce((sum, each) => sum + Math.exp(each.logProb[i]!), 0) / rows.length);
    const distributions = rows.map(each =>
      Float64Array.from(each.distributions!.subarray(i * OUTCOMES, (i + 1) * OUTCOMES)),
    );
    return Math.log(ensemble(distributions, kind)[bytes[at + i] ?? OUTCOMES - 1]!);
  });
  return {
    at,
    logProb: joined,
    leaked: rows[0]!.leaked.map((_, i) => Math.max(...rows.map(({ leaked }) => leaked[i]!))),
    complete: rows.every(({ complete }) => complete),
  };
}

function joinedOf(distributions: readonly Float64Array[], kind: EnsembleKind | null): Float64Array {
  return kind === null ? distributions[0]! : ensemble(distributions, kind);
}

/** The models that a call asks for, with the document as each reads it. @throws UserError. */
export function prepareAll({ first, second }: LoadedModels, params: ByteParams): readonly Prepared[] {
  if (params.ensemble === null) return [prepare(first, params)];
  if (!second) {
    throw new UserError('model-not-found', 'No second model is loaded.', 'Choose a model to join with the first.');
  }
  return [prepare(first, params), prepare(second, params)];
}

function prepare(model: LoadedModel, params: ByteParams): Prepared {
  const { card, tokenizer, defaultWindow, longestWindow } = model;
  const start = startToken(params.start, card, tokenizer.vocabulary);
  const window = windowOf(params.window || defaultWindow, card, longestWindow);
  const reader = readerOf(model, window);
  if (reader.document?.source !== params.text) reader.document = byteDocument(params.text, tokenizer);
  return { model, reader, document: reader.document, reading: { start: start?.id ?? null, window }, start };
}

/** What reads a model's bytes, kept with it. */
export function readerOf(model: LoadedModel, window: number): Reader {
  const known = readers.get(model);
  if (known?.window === window) return known;
  const { lm, card, tokenizer } = model;
  if (!lm) throw new UserError('bad-argument', 'Only the header of the model is loaded.', 'Load all parts to score.');
  const tools = known?.lm.tools ?? coverTools(tokenizer);
  const options = { capacity: window, keptBytes: KEPT_BYTES, chunk: tokensPerRun(card), pause: nextTurn };
  const tree = new RowTree(lm, options);
  const reader = { lm: { tools, leaves: known?.lm.leaves ?? new Leaves(tools), tree }, window, document: null };
  readers.set(model, reader);
  return reader;
}

function summed({ context, node, share }: WeighedContext, vocabulary: Vocabulary, { start }: Reading): SummedContext {
  const tokens: string[] = [];
  for (let at = node; at.parent && tokens.length < NAMED; at = at.parent) {
    if (at.depth > 1 || start === null) tokens.unshift(vocabulary.text(at.id));
  }
  return { tokens, pending: stringBytes(context.pending), share };
}

/** Bytes `from` to `to` must be in the text, or at most `beyond` after it. */
export function requirePlace(text: string, from: number, to: number, beyond: number): void {
  const most = utf8Length(text) + beyond;
  if (from >= 0 && from <= to && to <= most) return;
  throw new UserError(
    'bad-argument',
    'The place lies outside the text.',
    `Give offsets from 0 to ${most}, counted in bytes of UTF-8.`,
  );
}

export function otherForm(): UserError {
  return new UserError(
    'bad-argument',
    'This model composes characters before it reads them, so the bytes of this text are not those it reads.',
    'Save the text in the normal form NFC.',
  );
}
