import * as vscode from 'vscode';
import { UserError } from '#core/errors';
import type { Models } from './models.ts';
import { DocumentSession } from './session.ts';
import type { SessionChange } from './sessionParts.ts';
import type { Settings } from './settings.ts';
import type { SettingKey } from './settingTable.ts';

/** Documents that write themselves: to inspect the log of the inspection would never end. */
const unreadable = ['output', 'vscode-terminal', 'debug'];

/** Settings that change the scores. */
const scoring: readonly SettingKey[] = ['alternatives', 'window', 'startToken'];

/** An interrupted document goes on when the model was idle for so long, milliseconds. */
const NEXT_MS = 300;

/** The documents that are inspected, one session each, from the command until they are cleared or closed. */
export class Documents implements vscode.Disposable {
  readonly #sessions = new Map<string, DocumentSession>();
  readonly #models: Models;
  readonly #settings: Settings;
  readonly #onFailure: (error: unknown, session: DocumentSession) => void;
  readonly #changed = new vscode.EventEmitter<{ readonly session: DocumentSession; readonly change: SessionChange }>();
  readonly #listed = new vscode.EventEmitter<void>();
  readonly #selected = new vscode.EventEmitter<{ readonly session: DocumentSession; readonly row: number }>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires for every change of a session. */
  readonly onDidChange = this.#changed.event;
  /** Fires when a document is inspected or no longer is. */
  readonly onDidList = this.#listed.event;
  /** Fires when a token is chosen to be explored. */
  readonly onDidSelect = this.#selected.event;

  constructor(models: Models, settings: Settings, onFailure: (error: unknown, session: DocumentSession) => void) {
    this.#models = models;
    this.#settings = settings;
    this.#onFailure = onFailure;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(event => this.#edit(event)),
      vscode.workspace.onDidCloseTextDocument(document => this.clear(document)),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.sessionOf(textEditor.document)?.look()),
      vscode.window.onDidChangeVisibleTextEditors(editors => this.#wake(editors)),
      models.onDidReplace(() => this.#restart()),
      settings.onDidChange(keys => {
        if (scoring.some(key => keys.has(key))) this.#restart();
        if (keys.has('live') && settings.isLive) this.#wake(vscode.window.visibleTextEditors);
      }),
    ];
  }

  get all(): readonly DocumentSession[] {
    return [...this.#sessions.values()];
  }

  sessionOf(document: Pick<vscode.TextDocument, 'uri'> | undefined): DocumentSession | undefined {
    return document && this.#sessions.get(document.uri.toString());
  }

  /** The session of the editor that has the focus, or had it last. */
  get active(): DocumentSession | undefined {
    return this.sessionOf(vscode.window.activeTextEditor?.document);
  }

  /**
   * Begins to inspect a document, or scores again what is stale. Resolves when it is scored.
   * @throws UserError `bad-argument` for a document that is no text of the user's.
   */
  async inspect(document: vscode.TextDocument): Promise<DocumentSession> {
    if (unreadable.includes(document.uri.scheme)) throw notInspected();
    const session = this.sessionOf(document) ?? this.#begin(document);
    await session.score();
    // Where the model was declined nothing is left behind.
    if (session.stats.length === 0 && session.status.kind === 'idle' && document.getText() !== '') this.clear(document);
    return session;
  }

  clear(document: Pick<vscode.TextDocument, 'uri'>): void {
    const session = this.sessionOf(document);
    if (!session) return;
    this.#sessions.delete(document.uri.toString());
    session.dispose();
    this.#listed.fire();
    this.#passTurn();
  }

  /** Chooses a token to be explored in the panel. */
  select(session: DocumentSession, row: number): void {
    this.#selected.fire({ session, row });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    for (const emitter of [this.#changed, this.#listed, this.#selected]) emitter.dispose();
  }

  #begin(document: vscode.TextDocument): DocumentSession {
    const session: DocumentSession = new DocumentSession(document, {
      models: this.#models,
      settings: this.#settings,
      visible: () => visibleOffsets(document),
      onFailure: error => this.#onFailure(error, session),
      takeTurn: () => this.#takeTurn(session),
    });
    session.onDidChange(change => {
      this.#changed.fire({ session, change });
      if (change.kind !== 'rows') this.#passTurn();
    });
    this.#sessions.set(document.uri.toString(), session);
    this.#listed.fire();
    return session;
  }

  /** The newest request has the model to itself; what it interrupts goes on afterwards. */
  #takeTurn(session: DocumentSession): void {
    for (const other of this.#sessions.values()) {
      if (other !== session && other.status.kind === 'scoring') other.wait();
    }
  }

  #passTurn(): void {
    const sessions = [...this.#sessions.values()];
    if (sessions.some(({ status }) => status.kind === 'scoring')) return;
    const waiting = sessions.filter(({ status }) => status.kind === 'waiting');
    const next = waiting.find(({ document }) => isVisible(document)) ?? waiting[0];
    // Not at once: the one that has just been edited asks again in a moment.
    next?.scoreSoon(NEXT_MS);
  }

  #edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const session = this.sessionOf(document);
    if (!session || contentChanges.length === 0) return;
    session.edit(contentChanges);
    if (this.#settings.isLive && isVisible(document)) session.scoreSoon();
  }

  /** What was edited while it was not shown is scored when it is shown again. */
  #wake(editors: readonly vscode.TextEditor[]): void {
    for (const { document } of editors) {
      const session = this.sessionOf(document);
      const isBehind = session && session.rows.fresh < session.stats.length;
      if (isBehind && session.status.kind === 'idle' && this.#settings.isLive) session.scoreSoon(0);
    }
  }

  #restart(): void {
    for (const session of this.#sessions.values()) {
      session.reset();
      if (isVisible(session.document)) session.scoreSoon(0);
    }
  }
}

function isVisible(document: vscode.TextDocument): boolean {
  return vscode.window.visibleTextEditors.some(editor => editor.document === document);
}

/** From the first to the last character that some editor shows. */
function visibleOffsets(document: vscode.TextDocument): readonly [number, number] {
  const ranges = vscode.window.visibleTextEditors
    .filter(editor => editor.document === document)
    .flatMap(editor => editor.visibleRanges);
  if (ranges.length === 0) return [0, 0];
  const starts = ranges.map(range => document.offsetAt(range.start));
  const ends = ranges.map(range => document.offsetAt(range.end));
  return [Math.min(...starts), Math.max(...ends)];
}

function notInspected(): UserError {
  const { t } = vscode.l10n;
  return new UserError(
    'bad-argument',
    t('Output that is still being written is not inspected.'),
    t('Copy the text into a new document.'),
  );
}
