import { type ByteDocument, byteDocument } from '#core/bytes/byteDocument';
import { findCovers } from '#core/bytes/covers';
import type { FimResult } from '#core/bytes/fimResult';
import { type FimLayout, type FimTokens, fimPrompt, fimTokens } from '#core/bytes/fimTokens';
import type { ByteLm } from '#core/bytes/nextByte';
import type { PathNode } from '#core/bytes/rowTree';
import { byteSurprisals } from '#core/bytes/surprisals';
import { UserError } from '#core/errors';
import type { FimParams } from '#core/protocol/fim';
import { isBoundary, utf8Length } from '#core/text/utf16';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import type { LoadedModel } from './loadedModel.ts';
import { readerOf } from './readBytes.ts';
import { startToken, windowOf } from './scoreText.ts';

/** Tokens of the suffix that are read: with tokens for filling in, and where a joint score depends on each. */
const MOST_SUFFIX = { tokens: 256, joint: 48 } as const;
/** Share of the window that the prefix may take, and a suffix. */
const PREFIX_SHARE = 0.5;
const SUFFIX_SHARE = 0.25;
const MOST_HOLE_BYTES = 4096;

/** A hole with what stands around it, as far as the model reads it. */
export interface Hole {
  readonly model: LoadedModel;
  readonly lm: ByteLm;
  readonly window: number;
  readonly start: FimResult['setting']['start'];
  readonly prefix: string;
  readonly middle: string;
  readonly suffix: string;
  /** `null` where the model has no tokens for filling in. */
  readonly fim: FimTokens | null;
  readonly layout: FimLayout;
  readonly signal: AbortSignal;
}

/** @throws UserError where the hole does not lie in the text, or is too large for the model. */
export function holeOf(model: LoadedModel, params: FimParams, signal: AbortSignal): Hole {
  const { text, hole } = params;
  const [from, to] = hole;
  if (!(from >= 0 && from <= to && to <= text.length && isBoundary(text, from) && isBoundary(text, to))) {
    throw new UserError('bad-argument', 'The hole does not lie in the text.', 'Give two places in the text, in order.');
  }
  const { card, tokenizer, defaultWindow, longestWindow } = model;
  const start = startToken(params.start, card, tokenizer.vocabulary);
  const window = windowOf(params.window || defaultWindow, card, longestWindow);
  const middle = text.slice(from, to);
  if (utf8Length(middle) > MOST_HOLE_BYTES || tokenizer.encode(middle).ids.length > window / 8) throw tooLarge();
  const fim = fimOf(model);
  const most = Math.min(MOST_SUFFIX[fim ? 'tokens' : 'joint'], Math.floor(window * SUFFIX_SHARE));
  return {
    model,
    lm: readerOf(model, window).lm,
    window,
    start,
    prefix: lastTokens(tokenizer, text.slice(0, from), Math.floor(window * PREFIX_SHARE)),
    middle,
    suffix: firstTokens(tokenizer, text.slice(to), most),
    fim,
    layout: params.layout === 'default' ? (fim?.layout ?? 'prefix-suffix-middle') : params.layout,
    signal,
  };
}

const known = new WeakMap<LoadedModel, FimTokens | null>();

/** To look for them takes a look at every token. */
function fimOf(model: LoadedModel): FimTokens | null {
  const found = known.has(model) ? known.get(model)! : fimTokens(model.tokenizer.vocabulary, model.card.name);
  known.set(model, found);
  return found;
}

/** What the model reads before the middle, if `prefix` is what stands before it. */
export function promptNode(hole: Hole, fim: FimTokens, prefix: string): PathNode {
  const { lm, suffix, model, layout } = hole;
  const ids = (text: string) => model.tokenizer.encode(text).ids;
  return lm.tree.node(fimPrompt(fim, layout, ids(prefix), ids(suffix)), beginNode(hole));
}

/** What the model reads before the document. */
export function beginNode({ lm, start }: Hole): PathNode {
  return lm.tree.node(start ? [start.id] : []);
}

/** ln p of the bytes `[from, to)` of a document that stands after a node, nats. */
export async function chain(
  { lm, signal }: Hole,
  before: PathNode,
  document: ByteDocument,
  from: number,
  to: number,
): Promise<Float64Array> {
  const found: number[] = [];
  const range = { from, to, distributions: false };
  for await (const { logProb } of byteSurprisals(lm, document, { before }, range, signal)) found.push(...logProb);
  return Float64Array.from(found);
}

export function documentOf({ model }: Hole, text: string): ByteDocument {
  return byteDocument(text, model.tokenizer);
}

/**
 * The part of a text whose tokens do not depend on what follows it, and these tokens. Alone it may be cut into others: two
 * line breaks are one token at the end of a text, and two before a letter.
 */
export function surePart(
  { lm: { tools } }: Pick<Hole, 'lm'>,
  text: string,
): { readonly text: string; readonly ids: Int32Array } {
  const { trunk } = findCovers(tools, { text, unfinished: new Uint8Array(0) });
  const { offsets } = tools.tokenizer.encode(text);
  let bytes = 0;
  let sure = 0;
  let count = 0;
  trunk.forEach((id, i) => {
    bytes += tools.tokenizer.vocabulary.piece(id).bytes.length;
    // A token may end inside a character; the one after it then ends there too.
    const end = offsets[2 * i + 1]!;
    if (utf8Length(text, 0, end) !== bytes) return;
    sure = end;
    count = i + 1;
  });
  return { text: text.slice(0, sure), ids: trunk.subarray(0, count) };
}

/** The end of a text that is at most so many tokens long. */
function lastTokens(tokenizer: Tokenizer, text: string, most: number): string {
  const { ids, offsets } = tokenizer.encode(text);
  return ids.length <= most ? text : text.slice(offsets[2 * (ids.length - most)]);
}

function firstTokens(tokenizer: Tokenizer, text: string, most: number): string {
  const { ids, offsets } = tokenizer.encode(text);
  return ids.length <= most ? text : text.slice(0, offsets[2 * most - 1]);
}

function tooLarge(): UserError {
  return new UserError(
    'document-too-large',
    `The hole is too large: a hole has at most ${MOST_HOLE_BYTES} bytes, and an eighth of the model's window of tokens.`,
    'Choose a shorter stretch.',
  );
}
