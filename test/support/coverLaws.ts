/** What must hold of the covers of a text's beginning, given the encoding of the whole text. */
import assert from 'node:assert/strict';
import { byteString } from '#core/bytes/byteOrder';
import type { CoverContext } from '#core/bytes/coverContexts';
import { findCovers } from '#core/bytes/covers';
import type { CoverTools } from '#core/bytes/coverTools';
import type { Leaves } from '#core/bytes/leaves';
import { unfinishedBytes } from '#core/bytes/probes';

export interface WholeText {
  /** Bytes of the document, without the space that may be read before it. */
  readonly size: number;
  readonly bytes: Buffer;
  readonly ids: Int32Array;
  /** Where each token ends, in bytes; the space before a document counts. */
  readonly ends: readonly number[];
}

/**
 * A text as the tokenizer reads it, in its normal form. `null` for one that the vocabulary cannot spell: it lacks a byte, or
 * has a sign for a space that the text holds.
 */
export function wholeText({ tokenizer, steps }: CoverTools, source: string): WholeText | null {
  const text = steps.normalize?.(source).text ?? source;
  const { ids } = tokenizer.encode(text);
  const ends: number[] = [];
  let end = 0;
  for (const id of ids) {
    end += tokenizer.vocabulary.piece(id).bytes.length;
    ends.push(end);
  }
  const bytes = Buffer.from(steps.spaceBefore ? ` ${text}` : text);
  return end === bytes.length ? { size: Buffer.byteLength(text), bytes, ids, ends } : null;
}

/** The beginning of `n` bytes of a text, cut before a character that is not whole. */
export function beginning(text: Buffer, n: number): { readonly text: string; readonly unfinished: Uint8Array } {
  const unfinished = unfinishedBytes(text.subarray(0, n));
  return { text: text.toString('utf8', 0, n - unfinished), unfinished: text.subarray(n - unfinished, n) };
}

/**
 * The shortest part of the true encoding that covers the beginning is among its covers, its last token may follow there,
 * every context spells the beginning, and no two are the same. `n` counts the bytes of the document alone.
 */
export function checkCovers(tools: CoverTools, leaves: Leaves, whole: WholeText, n: number): number {
  const shift = tools.steps.spaceBefore ? 1 : 0;
  const prefix = beginning(whole.bytes.subarray(shift), n);
  const covers = findCovers(tools, prefix);
  const where = () =>
    `${JSON.stringify(whole.bytes.toString().slice(0, 200))} at byte ${n}: ${JSON.stringify(covers.contexts)}`;
  const spelled = byteString(whole.bytes.subarray(0, n + shift));
  const spelling = (ids: Iterable<number>) =>
    [...ids].map(id => byteString(tools.tokenizer.vocabulary.piece(id).bytes)).join('');
  const trunk = spelling(covers.trunk);
  assert.deepEqual([...whole.ids.subarray(0, covers.trunk.length)], [...covers.trunk], `trunk, ${where()}`);
  for (const { tokens, pending } of covers.contexts) assert.equal(trunk + spelling(tokens) + pending, spelled, where());
  const keys = covers.contexts.map(({ tokens, growing }) => `${growing}${tokens.join()}`);
  assert.equal(new Set(keys).size, keys.length, where());
  const find = (ids: Int32Array, growing: boolean) =>
    covers.contexts.find(
      each => each.growing === growing && each.tokens.join() === ids.subarray(covers.trunk.length).join(),
    );
  const added = new Set(tools.growth.tokens.map(({ id }) => id));
  const last = whole.ends.findIndex(end => end >= n + shift);
  if (last < 0) return covers.contexts.length;
  const exact = whole.ends[last] === n + shift || n + shift === 0;
  const end = exact ? (n + shift === 0 ? 0 : last + 1) : last;
  const isAdded = !exact && added.has(whole.ids[last]!);
  const context = find(whole.ids.subarray(0, end), isAdded);
  assert.ok(context, `no cover, ${where()}; true ${[...whole.ids.subarray(0, end)].slice(-6)}`);
  const next = whole.ids[end];
  if (next !== undefined && !added.has(next)) {
    assert.ok(leaves.canFollow(covers, context, next), `${next} cannot follow, ${where()}`);
  }
  if (next === undefined) assert.ok(canEnd(context, covers.atEnd), `cannot end, ${where()}`);
  return covers.contexts.length;
}

function canEnd({ joined, fresh }: CoverContext, atEnd: number): boolean {
  return ((joined | fresh) & atEnd) !== 0;
}
