import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import type { Block } from '#core/lens/block';
import { grouped } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import type { Judge } from '#engine/rollouts/judge';
import type { CriticalSearch, Pivot } from './criticalSearch.ts';
import type { Documents } from './documents.ts';
import { editorOf } from './editors.ts';
import { givingWay } from './givingWay.ts';
import type { Models } from './models.ts';
import { rangeOf } from './positions.ts';
import type { DocumentSession } from './session.ts';

/** The panel follows no more often while tokens come, milliseconds. */
const EVERY_MS = 300;

interface Held {
  readonly search: CriticalSearch;
  readonly judge: Judge;
  /** Keeps the outcomes for later. */
  readonly keep: () => void;
  abort: AbortController;
}

/** The searches for critical tokens: one for each document, of which one runs at a time. */
export class CriticalSearches implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #models: Models;
  readonly #held = new Map<DocumentSession, Held>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  /** Fires when a search knows more, or is about another text than the present one. */
  readonly onDidChange = this.#changed.event;

  constructor(documents: Documents, models: Models) {
    this.#documents = documents;
    this.#models = models;
    this.#subscriptions = [
      this.#changed,
      documents.onDidChange(({ session, change }) => {
        if (change.kind !== 'rows' && this.#held.has(session)) this.#follow(session);
      }),
      documents.onDidList(() => {
        for (const session of this.#held.keys()) if (!documents.all.includes(session)) this.#forget(session);
      }),
      models.onDidReplace(() => {
        for (const session of this.#held.keys()) this.#forget(session);
      }),
    ];
  }

  /** The search of a document, if it is about the present text. */
  current(session: DocumentSession | undefined): CriticalSearch | undefined {
    const search = session && this.#held.get(session)?.search;
    return search?.isAbout(session!.document.getText(), session!.stats) ? search : undefined;
  }

  pivot(session: DocumentSession): Pivot | undefined {
    return this.current(session)?.pivot;
  }

  blocks(session: DocumentSession): readonly Block[] {
    const held = this.#held.get(session);
    return held ? held.search.blocks(this.current(session) !== undefined) : [];
  }

  /** Searches; whatever else is searched stops. Resolves when it has ended, in whatever way. @throws UserError. */
  async start(session: DocumentSession, search: CriticalSearch, judge: Judge, keep: () => void): Promise<void> {
    this.stop();
    const held = { search, judge, keep, abort: new AbortController() };
    this.#held.set(session, held);
    await this.#run(session, held);
  }

  /** Goes on with what was stopped; `false` where there is nothing to go on with. */
  async resume(session: DocumentSession): Promise<boolean> {
    const held = this.#held.get(session);
    if (!held || !this.current(session) || ['running', 'done'].includes(held.search.state)) return false;
    this.stop();
    held.abort = new AbortController();
    await this.#run(session, held);
    return true;
  }

  /** Stops what is searched; what is known is kept. */
  stop(): void {
    for (const { abort } of this.#held.values()) abort.abort();
  }

  dispose(): void {
    this.stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #run(session: DocumentSession, { search, judge, keep, abort }: Held): Promise<void> {
    const { t } = vscode.l10n;
    const location = vscode.ProgressLocation.Notification;
    const title = t('Finding critical tokens');
    await vscode.window.withProgress({ location, cancellable: true, title }, async (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      const { tokens: most } = search.most;
      const begun = search.decoded;
      let [told, share] = [Number.NEGATIVE_INFINITY, 0];
      const onChange = () => {
        const now = performance.now();
        if (search.state === 'running' && now - told < EVERY_MS) return;
        told = now;
        const next = Math.min(100, (100 * (search.decoded - begun)) / most);
        const message = t('{0} of {1} tokens at most', grouped(search.decoded - begun), grouped(most));
        progress.report({ message, increment: Math.max(0, next - share) });
        share = Math.max(share, next);
        this.#changed.fire();
      };
      try {
        await search.run(givingWay(this.#models, this.#documents), judge, abort.signal, onChange);
      } catch (error) {
        if (!(error instanceof Cancelled)) throw error;
      } finally {
        keep();
        this.#changed.fire();
      }
    });
    if (search.state === 'done' && this.current(session) === search) void tellEnd(session, search);
  }

  /** After an edit: what was searched may be another text now. */
  #follow(session: DocumentSession): void {
    const held = this.#held.get(session);
    if (held?.search.state === 'running' && session.status.kind === 'idle' && !this.current(session))
      held.abort.abort();
    this.#changed.fire();
  }

  #forget(session: DocumentSession): void {
    this.#held.get(session)?.abort.abort();
    this.#held.delete(session);
    this.#changed.fire();
  }
}

/** Says what was found, also to those who do not see the panel. */
async function tellEnd(session: DocumentSession, { pivot }: CriticalSearch): Promise<void> {
  const { t } = vscode.l10n;
  if (!pivot) {
    void vscode.window.showInformationMessage(t('No token decides the outcome; the panel says why.'));
    return;
  }
  const token = visible(session.document.getText().slice(pivot.start, pivot.end));
  const { line } = session.lines.position(pivot.start);
  const go = t('Go to Token');
  const words = t('Critical token: {0} in line {1}.', token, line + 1);
  if ((await vscode.window.showInformationMessage(words, go)) === go) await goToPivot(session, pivot);
}

/** Selects the token and brings it into view. */
export async function goToPivot({ document, lines }: DocumentSession, { start, end }: Pivot): Promise<void> {
  const editor = editorOf(document) ?? (await vscode.window.showTextDocument(document));
  const range = rangeOf(lines, start, end);
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
