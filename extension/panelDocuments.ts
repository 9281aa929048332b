import * as vscode from 'vscode';
import { toWire } from '#core/errors';
import type { LensId } from '#core/lens/registry';
import type { ScaleMode } from '#core/lens/relative';
import type { RowRange } from '#core/panel/buckets';
import { selectedRow } from '#core/panel/documentState';
import type { PanelDocument } from '#core/panel/panelDocument';
import { rippleLens } from '#core/panel/rippleLens';
import type { PanelAction } from '#core/protocol/panel';
import type { ByteReadings } from './byteReadings.ts';
import type { CriticalSearches } from './criticalSearches.ts';
import type { Decorations } from './decorations.ts';
import type { Documents } from './documents.ts';
import { editorOf, lookedAt, nameOf, type Span } from './editors.ts';
import { MissingModel } from './missingModel.ts';
import type { Models } from './models.ts';
import { panelActions } from './panelActions.ts';
import type { PanelSource, PanelSubject } from './panelSource.ts';
import { rangeOf } from './positions.ts';
import type { DocumentSession } from './session.ts';
import type { Settings } from './settings.ts';
import type { Studies } from './studies.ts';

export interface PanelParts {
  readonly documents: Documents;
  readonly decorations: Decorations;
  readonly models: Models;
  readonly settings: Settings;
  readonly studies: Studies;
  readonly searches: CriticalSearches;
  readonly readings: ByteReadings;
}

/** The document of the editor that has the focus, or had it last, for the panel. */
export class PanelDocuments implements PanelSource, vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #missing: MissingModel;
  #document: vscode.TextDocument | undefined;
  /** The row that was chosen last, as long as its text is what is selected. */
  #chosen: { readonly ids: Int32Array; readonly row: number } | undefined;
  /** The tokens that `version` names. */
  #named: { readonly ids: Int32Array; readonly version: number } | undefined;

  constructor(parts: PanelParts) {
    this.#parts = parts;
    this.#document = vscode.window.activeTextEditor?.document;
    const { documents, models, settings, studies, searches, readings } = parts;
    const changed = () => this.#changed.fire();
    this.#missing = new MissingModel(models, settings, changed);
    const changedIn = ({ textEditor }: { readonly textEditor: vscode.TextEditor }) => {
      if (textEditor.document === this.#document) changed();
    };
    this.#subscriptions = [
      documents.onDidChange(changed),
      documents.onDidList(changed),
      documents.onDidSelect(({ session, row }) => this.#select(session, [row, row + 1])),
      models.onDidChange(changed),
      studies.onDidChange(changed),
      searches.onDidChange(changed),
      readings.onDidChange(changed),
      settings.onDidChange(changed),
      vscode.window.onDidChangeActiveTextEditor(editor => this.#follow(editor)),
      vscode.window.onDidChangeTextEditorSelection(changedIn),
      vscode.window.onDidChangeTextEditorVisibleRanges(changedIn),
      vscode.workspace.onDidCloseTextDocument(document => {
        if (document === this.#document) this.#follow(vscode.window.activeTextEditor, true);
      }),
    ];
  }

  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  current(): PanelSubject {
    const document = this.#document;
    if (!document) return { kind: 'empty', reason: 'no-document', name: '' };
    const name = nameOf(document);
    const session = this.#parts.documents.sessionOf(document);
    if (!session) return this.#uninspected(name);
    if (session.stats.length > 0) return { kind: 'document', document: this.#shown(session, name) };
    return this.#before(session, name);
  }

  async select(rows: RowRange): Promise<void> {
    const session = this.#parts.documents.sessionOf(this.#document);
    if (session) await this.#select(session, rows);
  }

  async look(lens: LensId): Promise<void> {
    for (const session of this.#parts.documents.all) session.endRipple();
    await this.#parts.settings.choose('lens', lens);
  }

  async measure(mode: ScaleMode): Promise<void> {
    await this.#parts.settings.choose('scale', mode);
  }

  /** Starts the action; what fails is told where commands tell it. */
  act(action: PanelAction): void {
    if (action === 'retry') this.#parts.models.tryAgain();
    void vscode.commands.executeCommand(panelActions[action]);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** Output and settings are no documents to look at: what was looked at before stays, unless it is gone. */
  #follow(editor: vscode.TextEditor | undefined, isGone = false): void {
    const isText = editor && editor.document.uri.scheme !== 'output';
    if (isText || isGone) this.#document = isText ? editor.document : undefined;
    this.#changed.fire();
  }

  #uninspected(name: string): PanelSubject {
    const missing = this.#missing.current;
    return missing ? { kind: 'missing-model', ...missing } : { kind: 'empty', reason: 'not-inspected', name };
  }

  /** A session without a row: it is about to begin, it failed, or there is nothing to score. */
  #before({ status, document }: DocumentSession, name: string): PanelSubject {
    if (status.kind === 'failed') return { kind: 'failed', error: toWire(status.error) };
    const { models, settings } = this.#parts;
    if (models.state === 'loading') {
      return { kind: 'working', stage: 'load', name: settings.model ?? '', done: null };
    }
    if (status.kind === 'scoring') return { kind: 'working', stage: 'encode', name, done: null };
    return document.getText() === '' ? { kind: 'empty', reason: 'no-text', name } : this.#uninspected(name);
  }

  #shown(session: DocumentSession, name: string): Omit<PanelDocument, 'bin'> {
    const { rows, status, made } = session;
    const { models, settings, decorations, studies, searches, readings } = this.#parts;
    const { ripple, stats } = rows;
    const { mode } = decorations.looking;
    const lens = ripple ? rippleLens(ripple.changes) : settings.lens;
    const scaled = decorations.lookOf(session).scaled(decorations.looking);
    const isPlain = ripple !== undefined || mode === 'absolute';
    const { selection, visible } = lookedAt(session);
    const row = this.#chosenRow(session, selection);
    return {
      name,
      model: models.card?.name ?? '',
      version: this.#versionOf(stats.ids),
      revision: rows.revision,
      text: session.document.getText(),
      rows: rows.live,
      tokenText: rows.tokenText,
      lens,
      mode,
      values: isPlain ? scaled.values : lens.compute(stats),
      scaled,
      selection,
      visible,
      row,
      overall: studies.overall(session),
      studied: [
        ...searches.blocks(session),
        ...readings.blocks(session),
        ...studies.blocks(session, selectedRow(stats, selection, row), selection),
      ],
      precision: models.card?.precision ?? settings.precision,
      hasIds: models.card?.server?.ids !== false,
      hasStart: made ? made.start !== null : settings.startToken !== 'none',
      done: status.kind === 'scoring' ? session.rows.fresh / Math.max(1, session.stats.length) : null,
      error: status.kind === 'failed' ? toWire(status.error) : null,
    };
  }

  /** The ids are a new array when the text was cut anew, and only then. */
  #versionOf(ids: Int32Array): number {
    if (this.#named?.ids !== ids) this.#named = { ids, version: (this.#named?.version ?? 0) + 1 };
    return this.#named.version;
  }

  /** Tokens that share a character have no text of their own: of those, the one that was chosen is meant. */
  #chosenRow({ stats: { ids, offsets } }: DocumentSession, selection: Span | null): number {
    const chosen = this.#chosen;
    if (!chosen || chosen.ids !== ids || !selection) return -1;
    const isStill = selection[0] === offsets[2 * chosen.row] && selection[1] === offsets[2 * chosen.row + 1];
    return isStill ? chosen.row : -1;
  }

  async #select(session: DocumentSession, [start, end]: RowRange): Promise<void> {
    const { ids, offsets } = session.stats;
    const { document } = session;
    this.#document = document;
    this.#chosen = end - start === 1 ? { ids, row: start } : undefined;
    const range = rangeOf(session.lines, offsets[2 * start]!, offsets[2 * end - 1]!);
    const editor = editorOf(document) ?? (await vscode.window.showTextDocument(document, { preserveFocus: true }));
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    this.#changed.fire();
  }
}
