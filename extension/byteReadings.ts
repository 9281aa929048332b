import * as vscode from 'vscode';
import type { ByteRead } from '#core/bytes/byteRead';
import { Cancelled } from '#core/errors';
import type { Block } from '#core/lens/block';
import { BYTES_COLUMN } from '#core/lens/byteSurprisal';
import type { ByteChunk } from '#core/protocol/bytes';
import { notGiven } from '#core/remote/refusals';
import { ByteReading, readsBytes } from './byteReading.ts';
import type { Documents } from './documents.ts';
import { editorOf, lookedAt } from './editors.ts';
import type { Models } from './models.ts';
import type { DocumentSession } from './session.ts';
import type { Settings } from './settings.ts';

interface Piece {
  readonly session: DocumentSession;
  readonly reading: ByteReading;
  /** Bytes. */
  readonly from: number;
  readonly to: number;
}

/**
 * Reads documents byte by byte while a lens shows it, in small pieces: one piece at a time, in the editor with the focus
 * first, and giving way to everything else that the model is asked.
 */
export class ByteReadings implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #models: Models;
  readonly #settings: Settings;
  readonly #readings = new WeakMap<DocumentSession, ByteReading>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #running: { readonly session: DocumentSession; readonly abort: AbortController } | undefined;

  /** Fires when more is known, and when reading ends. */
  readonly onDidChange = this.#changed.event;

  constructor(documents: Documents, models: Models, settings: Settings) {
    this.#documents = documents;
    this.#models = models;
    this.#settings = settings;
    this.#subscriptions = [
      this.#changed,
      documents.onDidChange(({ session, change }) => {
        if (change.kind === 'edit') this.#edit(session, change.offset);
        if (change.kind === 'status') this.#settle(session);
      }),
      documents.onDidList(this.#wake),
      models.onDidAsk(() => this.#interrupt()),
      models.onDidChange(this.#wake),
      models.onDidReplace(() => this.#forget()),
      settings.onDidChange(keys => {
        if (keys.has('window') || keys.has('startToken')) this.#forget();
        if (keys.has('lens')) this.#look();
      }),
      vscode.window.onDidChangeTextEditorSelection(this.#wake),
      vscode.window.onDidChangeTextEditorVisibleRanges(this.#wake),
      vscode.window.onDidChangeActiveTextEditor(this.#wake),
    ];
  }

  /** Whether a lens shows what is read here. */
  get isWanted(): boolean {
    return readsBytes(this.#settings.lens);
  }

  /** What is known of the bytes of a document's present text. */
  of(session: DocumentSession): ByteRead | undefined {
    const read = this.#readings.get(session)?.read;
    return read?.text === session.document.getText() ? read : undefined;
  }

  /** How much of a document was read, in [0, 1], while it is being read. */
  progress(session: DocumentSession): number | undefined {
    const read = this.#running?.session === session ? this.of(session) : undefined;
    return read && read.count / read.size;
  }

  /** What the panel says while a lens shows it. */
  blocks(session: DocumentSession): readonly Block[] {
    if (!this.isWanted || !session.isSettled) return [];
    return this.#of(session).blocks(session.stats, session.lines, this.#running?.session === session);
  }

  /** Reads all of a document, whatever its length, and goes on where it was stopped. */
  readAll(session: DocumentSession): void {
    Object.assign(this.#of(session), { isWhole: true, isStopped: false, error: undefined });
    this.#wake();
  }

  /** What was read is kept. */
  stop(session: DocumentSession): void {
    this.#of(session).isStopped = true;
    this.#interrupt(session);
    this.#changed.fire();
  }

  dispose(): void {
    this.#interrupt();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #interrupt(session = this.#running?.session): void {
    if (this.#running?.session === session) this.#running?.abort.abort();
  }

  /** What stands behind an edit is not known any more. */
  #edit(session: DocumentSession, offset: number): void {
    this.#readings.get(session)?.edit(session.document.getText(), offset);
    this.#interrupt(session);
  }

  /** What is known of a text is shown when its tokens are scored. */
  #settle(session: DocumentSession): void {
    if (!this.isWanted || !session.isSettled) return;
    // Where nothing of this text was read, what was shown of another one goes.
    if (this.#of(session).read.count > 0 || session.rows.units(BYTES_COLUMN)) this.#show(session);
    this.#wake();
  }

  /** Another lens was chosen. Who chooses one of these wants to see it, also where reading was stopped. */
  #look(): void {
    if (!this.isWanted) this.#interrupt();
    for (const session of this.isWanted ? this.#documents.all : []) {
      this.#of(session).isStopped = false;
      this.#settle(session);
    }
  }

  #forget(): void {
    this.#interrupt();
    for (const session of this.#documents.all) this.#readings.delete(session);
  }

  readonly #wake = (): void => {
    if (!this.#running) void this.#run();
  };

  async #run(): Promise<void> {
    for (let piece = this.#next(); piece; piece = this.#next()) {
      const abort = new AbortController();
      this.#running = { session: piece.session, abort };
      this.#changed.fire();
      try {
        await this.#ask(piece, abort.signal);
      } catch (error) {
        if (!(error instanceof Cancelled)) piece.reading.error = error;
      }
      // Who interrupted it asks first.
      if (abort.signal.aborted) await new Promise(resolve => setTimeout(resolve, 0));
      this.#running = undefined;
    }
    this.#changed.fire();
  }

  #next(): Piece | undefined {
    // Reading never loads a model: it was freed, or is on its way.
    if (!this.isWanted || this.#models.state !== 'ready') return undefined;
    const { active, all } = this.#documents;
    for (const session of active ? [active, ...all.filter(other => other !== active)] : all) {
      if (!session.isSettled || !editorOf(session.document)) continue;
      const reading = this.#of(session);
      const range = reading.next(session.stats, lookedAt(session));
      if (range) return { session, reading, from: range[0], to: range[1] };
    }
    return undefined;
  }

  async #ask({ session, reading, from, to }: Piece, signal: AbortSignal): Promise<void> {
    const { server } = this.#models.card ?? {};
    if (server) throw notGiven('bytes', server.host);
    const { read } = reading;
    const { startToken: start, window } = this.#settings;
    const onProgress = (chunk: ByteChunk) => {
      if (signal.aborted || reading.read !== read) return;
      read.adopt(chunk);
      this.#show(session);
      this.#changed.fire();
    };
    const params = { text: read.text, start, window, ensemble: null, from, to };
    await this.#models.ask('byteSurprisal', params, { signal, onProgress, givesWay: true });
  }

  #show(session: DocumentSession): void {
    if (!session.isSettled) return;
    const { rows, units } = this.#of(session).columns(session.stats);
    session.adoptColumns(rows, units);
  }

  #of(session: DocumentSession): ByteReading {
    const known = this.#readings.get(session);
    const text = session.document.getText();
    if (known?.read.text === text) return known;
    const reading = new ByteReading(text);
    this.#readings.set(session, reading);
    return reading;
  }
}
