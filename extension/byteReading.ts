import { ByteRead } from '#core/bytes/byteRead';
import { toWire } from '#core/errors';
import type { Block } from '#core/lens/block';
import { byteColumns } from '#core/lens/byteColumns';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import type { Lens } from '#core/lens/lens';
import { tokenizationBias } from '#core/lens/tokenizationBias';
import { BYTE_READING_TITLE, type ByteReadingState, byteReadingBlocks } from '#core/panel/byteReadingBlocks';
import { rowsBefore, type TokenStats } from '#core/scoring/tokenStats';
import type { LineTable } from '#core/text/lines';
import type { Columns } from './documentRows.ts';
import type { Span } from './editors.ts';

/** Whether a lens shows what is read byte by byte. */
export function readsBytes({ id }: Pick<Lens, 'id'>): boolean {
  return id === byteSurprisal.id || id === tokenizationBias.id;
}

/** Texts of so many bytes are read to their end unasked; of longer ones only what is selected or shown. */
const MOST_UNASKED = 16_384;

/** Bytes of one call: what is asked meanwhile waits for one piece of it at most, and what is looked at may change. */
const PIECE = 96;

/** The reading of one document, byte by byte: what is known of it, and what comes next. */
export class ByteReading {
  /** All of it was asked for, whatever its length. */
  isWhole = false;
  isStopped = false;
  /** Why nothing more can be read of this text. */
  error: unknown;
  #read: ByteRead;

  constructor(text: string) {
    this.#read = new ByteRead(text);
  }

  get read(): ByteRead {
    return this.#read;
  }

  /** The text is another one from UTF-16 offset `start` on. */
  edit(text: string, start: number): void {
    this.#read = this.#read.edited(text, start);
    this.error = undefined;
  }

  /**
   * The bytes `[from, to)` that are read next: of what is selected, of what is shown, of the rest. Whole tokens, so that
   * their figures are whole. `undefined` where nothing is left, or nothing can be done.
   */
  next(stats: TokenStats, looked: { readonly selection: Span | null; readonly visible: Span | null }) {
    if (this.isStopped || this.error !== undefined) return undefined;
    const { text, size } = this.#read;
    const rest: Span[] = this.isWhole || size <= MOST_UNASKED ? [[0, text.length]] : [];
    const spans = [looked.selection, looked.visible].flatMap(span => tokensOf(stats, span));
    return this.#read.next([...spans, ...rest], PIECE);
  }

  /** What the panel says of it. `isRunning` while the model is asked. */
  blocks(stats: TokenStats, lines: LineTable, isRunning: boolean): readonly Block[] {
    if (this.error !== undefined) {
      const { message, hint } = toWire(this.error);
      return [{ kind: 'text', title: BYTE_READING_TITLE, text: '{0} {1}', values: [message, hint] }];
    }
    return byteReadingBlocks({ read: this.#read, stats, lines, state: this.#state(isRunning) });
  }

  /** What lenses show of it: bits of tokens and of UTF-16 units. */
  columns(stats: TokenStats): { readonly rows: Columns; readonly units: Columns } {
    return byteColumns(this.#read, stats);
  }

  #state(isRunning: boolean): ByteReadingState {
    if (isRunning) return 'reading';
    if (this.#read.count === this.#read.size) return 'done';
    return this.isStopped ? 'stopped' : 'waiting';
  }
}

/** The text of the tokens that a stretch meets; none for a cursor. */
function tokensOf(stats: TokenStats, span: Span | null): readonly Span[] {
  if (!span || span[0] === span[1] || stats.length === 0) return [];
  const first = Math.min(rowsBefore(stats, span[0]), stats.length - 1);
  const last = Math.min(rowsBefore(stats, span[1] - 1), stats.length - 1);
  return [[stats.offsets[2 * first]!, stats.offsets[2 * last + 1]!]];
}
