import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import type { Summary } from '#core/lens/summary';
import type { ScoreSummary } from '#core/protocol/worker';
import type { TokenStats } from '#core/scoring/tokenStats';
import { type LineTable, lineTable } from '#core/text/lines';
import { type Columns, DocumentRows } from './documentRows.ts';
import { requireSize } from './documentSize.ts';
import { Pace } from './pace.ts';
import type { SessionChange, SessionParts, SessionStatus } from './sessionParts.ts';

/** Scrolling is over when nothing moved for so long, milliseconds. */
const SCROLLED_MS = 150;
/** Typing rests when nothing was typed for so long, milliseconds. */
const SERVER_QUIET_MS = 600;

/**
 * One document that is inspected: snapshot, request, rows. On an edit what still holds stays, the rest is stale at once
 * and scored again after a quiet time, what is looked at first; the newest request wins.
 */
export class DocumentSession implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly rows: DocumentRows;
  readonly #parts: SessionParts;
  readonly #changed = new vscode.EventEmitter<SessionChange>();
  #status: SessionStatus = { kind: 'idle' };
  #request: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was looked at when the request was made. */
  #looked: readonly [number, number] = [0, 0];
  #made: ScoreSummary | undefined;
  readonly #pace = new Pace();
  #lines: { readonly version: number; readonly table: LineTable } | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(document: vscode.TextDocument, parts: SessionParts) {
    this.document = document;
    this.#parts = parts;
    this.rows = new DocumentRows(parts.settings.alternatives);
  }

  get stats(): TokenStats {
    return this.rows.stats;
  }
  get status(): SessionStatus {
    return this.#status;
  }
  /** Every token has its score for the present text. */
  get isSettled(): boolean {
    return this.#status.kind === 'idle' && this.rows.fresh === this.stats.length;
  }
  /** How the rows were scored: window, start token. */
  get made(): ScoreSummary | undefined {
    return this.#made;
  }

  get summary(): Summary {
    return this.rows.summary(this.document.getText());
  }

  /** Where the lines of the present text begin. */
  get lines(): LineTable {
    const { version } = this.document;
    if (this.#lines?.version !== version) this.#lines = { version, table: lineTable(this.document.getText()) };
    return this.#lines.table;
  }

  /** Scores what is not fresh, at once. Never rejects: a failure is the session's status. */
  async score(): Promise<void> {
    this.#stop();
    const request = new AbortController();
    this.#request = request;
    try {
      this.#made = await this.#ask(request.signal);
      if (this.#request === request) this.#setStatus({ kind: 'idle' });
    } catch (error) {
      if (this.#request !== request) return;
      this.#setStatus(error instanceof Cancelled ? { kind: 'idle' } : { kind: 'failed', error });
      if (!(error instanceof Cancelled)) this.#parts.onFailure(error);
    }
  }

  /** Scores when it has been quiet for so long; after an edit as long as the pace of scoring asks for. */
  scoreSoon(milliseconds = this.#quietTime()): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.score(), milliseconds);
  }

  /** Takes in an edit of the text. */
  edit(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    this.#stop();
    this.#status = { kind: 'idle' };
    const edits = changes.map(({ rangeOffset: start, rangeLength, text }) => {
      return { start, end: start + rangeLength, length: text.length };
    });
    this.rows.edit(edits);
    this.#changed.fire({ kind: 'edit', offset: Math.min(...edits.map(edit => edit.start)) });
  }

  /** Another part of the document is looked at: it comes first, where it is still waiting. */
  look(): void {
    if (this.#status.kind !== 'scoring') return;
    const [start, end] = this.#parts.visible();
    const isNew = start < this.#looked[0] || end > this.#looked[1];
    if (isNew && this.rows.isWaiting(start, end)) this.scoreSoon(SCROLLED_MS);
  }

  /** The next edit is the one whose ripples are to be shown. */
  awaitRipple(): void {
    this.rows.awaitRipple();
  }

  endRipple(): void {
    if (this.rows.endRipple()) this.#changed.fire({ kind: 'rows', from: 0, to: this.stats.length });
  }

  /** Takes in what a study found out about every row, and about every UTF-16 unit of the text. */
  adoptColumns(columns: Columns, units?: Columns): void {
    this.rows.adoptColumns(columns, units);
    this.#changed.fire({ kind: 'rows', from: 0, to: this.stats.length });
  }

  /** Lets another document go first. */
  wait(): void {
    this.#stop();
    this.#setStatus({ kind: 'waiting' });
  }

  /** Stops scoring; what is done stays. */
  cancel(): void {
    if (this.#parts.models.state === 'loading') this.#parts.models.cancelLoading();
    this.#stop();
    this.#setStatus({ kind: 'idle' });
  }

  /** Forgets every row, for another model or another way to score. */
  reset(): void {
    this.#stop();
    this.rows.reset(this.#parts.settings.alternatives);
    this.#changed.fire({ kind: 'rows', from: 0, to: 0 });
  }

  dispose(): void {
    this.#stop();
    this.#changed.dispose();
  }

  /** A request to a server costs others something: it waits until typing rests. */
  #quietTime(): number {
    const { models, settings } = this.#parts;
    const quiet = this.#pace.quietTime(settings.quietTime);
    return models.card?.server ? Math.max(SERVER_QUIET_MS, quiet) : quiet;
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#request = undefined;
  }

  async #ask(signal: AbortSignal): Promise<ScoreSummary> {
    const { models, settings, visible, takeTurn } = this.#parts;
    takeTurn();
    requireSize(this.document, settings.sizeLimit);
    const { version } = this.document;
    this.#looked = visible();
    this.#setStatus({ kind: 'scoring' });
    this.#pace.begin(performance.now());
    const params = {
      text: this.document.getText(),
      start: settings.startToken,
      window: settings.window,
      k: settings.alternatives,
      known: this.rows.known,
      visible: this.#looked,
    };
    return models.ask('rescore', params, {
      signal,
      onProgress: progress => {
        if (version !== this.document.version) return;
        const [from, to] = this.rows.adopt(progress, version);
        if (!this.rows.isWaiting(...this.#looked)) this.#pace.seen(performance.now());
        this.#changed.fire({ kind: 'rows', from, to });
        this.#setStatus({ kind: 'scoring' });
      },
    });
  }

  #setStatus(status: SessionStatus): void {
    this.#status = status;
    this.#changed.fire({ kind: 'status' });
  }
}
