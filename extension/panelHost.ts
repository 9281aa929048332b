import { UserError } from '#core/errors';
import { findLens } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import type { Logger } from '#core/log';
import type { RowRange } from '#core/panel/buckets';
import { documentState, type Whole, wholeOf } from '#core/panel/documentState';
import type { PanelDocument } from '#core/panel/panelDocument';
import type { PanelState } from '#core/panel/panelState';
import type { Handlers, Port } from '#core/protocol/channel';
import { ChannelServer } from '#core/protocol/channelServer';
import type { PanelCalls, PanelEvents, PanelWords } from '#core/protocol/panel';
import { findAction } from './panelActions.ts';
import type { PanelSource } from './panelSource.ts';

/** Snapshots follow each other at least so far apart, milliseconds: scoring and scrolling make many. */
const PACE_MS = 50;

/** At least so many times as long as making one takes, so that a long document does not hold up the editor. */
const REST = 8;

/**
 * The editor's side of one page: answers its calls, each of which is checked, and sends whole snapshots while the page
 * can be seen. A page that was hidden may have missed any number of them.
 */
export class PanelHost {
  readonly #source: PanelSource;
  readonly #server: ChannelServer<PanelCalls, PanelEvents>;
  readonly #isVisible: () => boolean;
  readonly #subscription: { dispose(): void };
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next snapshot may be sent, on the clock of `performance`. */
  #next = 0;
  #whole: { readonly document: PanelDocument; readonly value: Whole } | undefined;
  /** The chosen bin of the histogram, and the lens that it is a bin of. */
  #bin: { readonly at: number; readonly lens: string | undefined } = { at: -1, lens: undefined };

  constructor(
    port: Port,
    source: PanelSource,
    parts: { readonly words: PanelWords; readonly isVisible: () => boolean; readonly log: Logger },
  ) {
    this.#source = source;
    this.#isVisible = parts.isVisible;
    this.#server = new ChannelServer(port, this.#handlers(parts.words), parts.log);
    this.#subscription = source.onDidChange(() => this.refresh());
  }

  /** Sends a snapshot soon. */
  refresh(): void {
    if (this.#timer !== undefined || !this.#isVisible()) return;
    this.#timer = setTimeout(() => this.#send(), Math.max(0, this.#next - performance.now()));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  #send(): void {
    this.#timer = undefined;
    if (!this.#isVisible()) return;
    const began = performance.now();
    this.#server.emit('state', this.#state());
    const ended = performance.now();
    this.#next = ended + Math.max(PACE_MS, REST * (ended - began));
  }

  #state(): PanelState {
    const subject = this.#source.current();
    if (subject.kind !== 'document') return subject;
    const { document } = subject;
    const isOwn = this.#bin.lens === undefined || this.#bin.lens === document.lens.id;
    const shown = { ...document, bin: isOwn ? this.#bin.at : -1 };
    return documentState(shown, this.#wholeOf(shown));
  }

  /** What follows from all rows is kept while only the selection and the view move. */
  #wholeOf(document: PanelDocument): Whole {
    if (!this.#whole || !isSameWhole(this.#whole.document, document)) {
      this.#whole = { document, value: wholeOf(document) };
    }
    return this.#whole.value;
  }

  #handlers(words: PanelWords): Handlers<PanelCalls> {
    return {
      ready: ({ bin }) => {
        this.#bin = { at: isCount(bin) ? bin : -1, lens: undefined };
        this.refresh();
        return words;
      },
      select: ({ row, version }) => this.#select([row, row + 1], version),
      reveal: ({ row, end, version }) => this.#select([row, end], version),
      look: async ({ lens }) => {
        const found = findLens(lens) ?? refuse('lens');
        await this.#source.look(found.id);
        return undefined;
      },
      measure: async ({ mode }) => {
        await this.#source.measure(scaleModes.find(one => one === mode) ?? refuse('scale'));
        return undefined;
      },
      mark: ({ bin }) => {
        const subject = this.#source.current();
        const lens = subject.kind === 'document' ? subject.document.lens.id : undefined;
        this.#bin = { at: isCount(bin) ? bin : -1, lens };
        this.refresh();
        return undefined;
      },
      act: async ({ action }) => {
        await this.#source.act(findAction(action) ?? refuse('action'));
        return undefined;
      },
    };
  }

  /** Rows of an older snapshot may be other tokens by now: nothing is selected, the next snapshot is on its way. */
  async #select([start, end]: RowRange, version: number): Promise<undefined> {
    const subject = this.#source.current();
    if (subject.kind !== 'document' || subject.document.version !== version) return undefined;
    const { length } = subject.document.rows.stats;
    if (!isCount(start) || !isCount(end) || start >= end || end > length) return refuse('row');
    await this.#source.select([start, end]);
    return undefined;
  }
}

/** Rows are written in place while scores arrive; that is what the revision tells. */
function isSameWhole(a: PanelDocument, b: PanelDocument): boolean {
  const isSameLook = a.lens.id === b.lens.id && a.mode === b.mode && a.bin === b.bin;
  return a.rows === b.rows && a.revision === b.revision && a.precision === b.precision && isSameLook;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** @throws UserError `bad-argument`. */
function refuse(what: string): never {
  throw new UserError(
    'bad-argument',
    `The panel named no ${what} that there is.`,
    'Close the panel and open it again.',
  );
}
