import * as vscode from 'vscode';
import { count, short, signed } from '#core/lens/numbers';
import { type Summary, summarize } from '#core/lens/summary';
import { translated } from '#core/lens/translated';
import { sliceRows } from '#core/scoring/tokenStats';
import type { ByteReadings } from './byteReadings.ts';
import type { Decorations } from './decorations.ts';
import { deviceWords } from './deviceWords.ts';
import type { Documents } from './documents.ts';
import type { Models } from './models.ts';
import type { PanelParts } from './panelDocuments.ts';
import { offsetOf } from './positions.ts';
import type { DocumentSession } from './session.ts';
import { Spinning } from './spinning.ts';
import type { Studies } from './studies.ts';
import { studyNotes } from './studyBlocks.ts';

/** Figures change no more often while scores arrive, milliseconds. */
const EVERY_MS = 150;

const icons = { idle: 'eye', scoring: 'loading~spin', waiting: 'watch', failed: 'warning' } as const;

/** The one item in the status bar: figures of the selection or the document that is looked at. */
export class StatusBar implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #models: Models;
  readonly #decorations: Decorations;
  readonly #studies: Studies;
  readonly #readings: ByteReadings;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #spinning = new Spinning();
  #spinTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    { documents, models, settings, readings }: Pick<PanelParts, 'documents' | 'models' | 'settings' | 'readings'>,
    decorations: Decorations,
    studies: Studies,
  ) {
    this.#documents = documents;
    this.#models = models;
    this.#decorations = decorations;
    this.#studies = studies;
    this.#readings = readings;
    this.#item = vscode.window.createStatusBarItem('tokenLoupe.status', vscode.StatusBarAlignment.Right, 90);
    this.#item.name = 'Token Loupe';
    this.#item.command = 'tokenLoupe.showStatus';
    this.#subscriptions = [
      this.#item,
      documents.onDidChange(() => this.#soon()),
      documents.onDidList(() => this.#show()),
      models.onDidChange(() => this.#show()),
      studies.onDidChange(() => this.#soon()),
      readings.onDidChange(() => this.#soon()),
      settings.onDidChange(() => this.#soon()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      vscode.window.onDidChangeTextEditorSelection(() => this.#soon()),
    ];
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#spinTimer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#show();
    }, EVERY_MS);
  }

  #show(): void {
    const session = this.#documents.active;
    if (session) this.#showSession(session);
    else this.#item.hide();
  }

  #showSession(session: DocumentSession): void {
    const { t } = vscode.l10n;
    this.#item.backgroundColor = undefined;
    if (session.status.kind === 'failed') {
      this.#item.text = `$(${icons.failed}) ${t('not scored')}`;
      this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    } else {
      this.#item.text = `$(${this.#icon(session)}) ${this.#words(session)}`;
    }
    this.#item.tooltip = this.#tooltip(session);
    const spoken = this.#item.text.replace(/\$\([^)]*\)\s*/, '');
    this.#item.accessibilityInformation = { label: `Token Loupe: ${spoken}`, role: 'button' };
    this.#item.show();
  }

  #icon(session: DocumentSession): string {
    clearTimeout(this.#spinTimer);
    const isBusy = session.status.kind === 'scoring' || this.#isStudied(session);
    const wait = this.#spinning.wait(isBusy, performance.now());
    if (wait === undefined) return icons[session.status.kind];
    if (wait === 0) return icons.scoring;
    this.#spinTimer = setTimeout(() => this.#show(), wait);
    return icons.idle;
  }

  #words(session: DocumentSession): string {
    const { t } = vscode.l10n;
    const { status, rows } = session;
    if (status.kind === 'scoring' && this.#models.state === 'loading') return t('loading the model');
    const { ripple } = rows;
    if (ripple && ripple.compared > 0) return t('{0} bits later', signed(ripple.later));
    if (status.kind === 'waiting' || (status.kind === 'scoring' && rows.fresh < 0.9 * rows.stats.length)) {
      return `${Math.floor((100 * rows.fresh) / Math.max(1, rows.stats.length))} %`;
    }
    const read = this.#readings.progress(session);
    if (read !== undefined) return t('{0} % of its bytes', Math.floor(100 * read));
    const { perplexity, meanSurprisal, scored } = figuresOf(session).summary;
    if (perplexity === null || meanSurprisal === null) return t('no score');
    // The perplexity of a single token is only its surprisal in a unit that nobody reads.
    if (scored === 1) return t('{0} bits', short(meanSurprisal));
    const isStale = status.kind === 'idle' && rows.fresh < rows.stats.length;
    return `${isStale ? '~' : ''}${t('{0} ppl', short(perplexity))}`;
  }

  #tooltip(session: DocumentSession): vscode.MarkdownString {
    const { what, why } = deviceWords(this.#models);
    const asking = this.#isStudied(session) ? [vscode.l10n.t(studyNotes.asking)] : [];
    const lines = [...statusLines(session), `${what}: ${why}`, this.#lensLine(), ...asking];
    return new vscode.MarkdownString().appendText(lines.join('\n'));
  }

  /** What the lens shows is still being computed, though every token has its score. */
  #isStudied(session: DocumentSession): boolean {
    const isRead = this.#readings.progress(session) !== undefined;
    return isRead || (session.status.kind === 'idle' && this.#studies.isAsking(session));
  }

  #lensLine(): string {
    return `${vscode.l10n.t('Lens')}: ${vscode.l10n.t(this.#decorations.looking.lens.title)}`;
  }
}

/** Figures of the selection where something is selected, else of the whole document. */
export function figuresOf(session: DocumentSession): { readonly summary: Summary; readonly isSelection: boolean } {
  const editor = vscode.window.activeTextEditor;
  const selection = editor?.document === session.document ? editor.selection : undefined;
  if (!selection || selection.isEmpty) return { summary: session.summary, isSelection: false };
  const start = offsetOf(session.lines, selection.start);
  const end = offsetOf(session.lines, selection.end);
  const [from, to] = session.rows.rowsIn(start, end);
  return { summary: summarize(sliceRows(session.stats, from, to), session.document.getText()), isSelection: true };
}

/** What is known of a document, in short sentences. */
export function statusLines(session: DocumentSession): readonly string[] {
  const { t } = vscode.l10n;
  const { summary, isSelection } = figuresOf(session);
  const { perplexity, bitsPerByte, meanSurprisal } = summary;
  const figures = [
    translated(count(summary.tokens, 'token'), t),
    ...(perplexity === null ? [] : [t('perplexity {0}', short(perplexity))]),
    ...(bitsPerByte === null ? [] : [t('{0} bits per byte', short(bitsPerByte))]),
    ...(meanSurprisal === null ? [] : [t('{0} bits per token', short(meanSurprisal))]),
  ];
  const waiting = session.stats.length - session.rows.fresh;
  const { ripple } = session.rows;
  return [
    `${isSelection ? t('Selection') : t('Document')}: ${figures.join(', ')}`,
    ...(waiting > 0 ? [t('{0} tokens wait for their score; until then their old one counts.', waiting)] : []),
    ...(ripple
      ? [
          t(
            'Replacement: {0} bits instead of {1}; the rest of the text {2} bits.',
            short(ripple.replacement),
            short(ripple.replaced),
            signed(ripple.later),
          ),
        ]
      : []),
  ];
}
