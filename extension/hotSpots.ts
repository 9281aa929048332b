import * as vscode from 'vscode';
import { short } from '#core/lens/numbers';
import type { RolledUp } from '#core/lens/rollUp';
import { defused } from '#core/lens/visible';
import type { Documents } from './documents.ts';
import type { DocumentSession } from './session.ts';
import { hottestLines, type LineFigures, type SymbolFigures, symbolFigures } from './symbols.ts';

/** Lines below one symbol, and where there are no symbols. */
const LINES = 12;
const LINES_WITHOUT_SYMBOLS = 60;
/** The view changes no more often while scores arrive, milliseconds. */
const EVERY_MS = 700;

type Spot =
  | { readonly kind: 'symbol'; readonly session: DocumentSession; readonly symbol: SymbolFigures }
  | { readonly kind: 'line'; readonly session: DocumentSession; readonly line: LineFigures };

/** The view of hot spots: the symbols of the active document and their lines, the most surprising first. */
export class HotSpots implements vscode.TreeDataProvider<Spot>, vscode.Disposable {
  readonly #documents: Documents;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<Spot>;
  readonly #subscriptions: vscode.Disposable[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The document is kept while the keyboard is in a view. */
  #session: DocumentSession | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#view = vscode.window.createTreeView('tokenLoupe.hotSpots', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      documents.onDidList(() => this.#refresh()),
      documents.onDidChange(
        ({ session, change }) => session === this.#session && change.kind !== 'edit' && this.#soon(),
      ),
      // What was missed while it was hidden.
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.#refresh()),
      vscode.window.onDidChangeActiveTextEditor(editor => editor && this.#refresh()),
    ];
    this.#refresh();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async getChildren(spot?: Spot): Promise<Spot[]> {
    const session = this.#session;
    if (!session || session.rows.fresh === 0) return [];
    if (spot?.kind === 'symbol') {
      const { start, end } = spot.symbol.range;
      return linesOf(session, start.line, end.line, LINES);
    }
    if (spot) return [];
    const symbols = (await symbolFigures(session)).filter(({ figures }) => figures.scored > 1);
    if (symbols.length === 0) return linesOf(session, 0, session.lines.count - 1, LINES_WITHOUT_SYMBOLS);
    const heat = ({ figures }: SymbolFigures) => figures.meanSurprisal ?? 0;
    return [...symbols].sort((a, b) => heat(b) - heat(a)).map(symbol => ({ kind: 'symbol', session, symbol }));
  }

  getTreeItem(spot: Spot): vscode.TreeItem {
    return spot.kind === 'symbol' ? symbolItem(spot.session, spot.symbol) : lineItem(spot.session, spot.line);
  }

  #refresh(): void {
    const session = this.#documents.active;
    this.#session = session;
    this.#view.message = session && session.rows.fresh === 0 ? vscode.l10n.t('Not scored yet.') : '';
    this.#changed.fire();
  }

  #soon(): void {
    if (!this.#view.visible) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, EVERY_MS);
  }
}

function linesOf(session: DocumentSession, first: number, last: number, most: number): Spot[] {
  return hottestLines(session, first, last, most).map(line => ({ kind: 'line', session, line }));
}

function symbolItem(session: DocumentSession, { name, kind, range, figures }: SymbolFigures): vscode.TreeItem {
  const item = new vscode.TreeItem(defused(name), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = meanWords(figures);
  item.iconPath = new vscode.ThemeIcon(iconOf(kind));
  item.tooltip = figureWords(figures);
  item.command = openAt(session, range.start.line);
  return item;
}

function lineItem(session: DocumentSession, { line, figures }: LineFigures): vscode.TreeItem {
  const text = defused(session.document.lineAt(line).text.trim()).slice(0, 200);
  // The figure stands first: a view is narrow, and cuts off what stands last.
  const item = new vscode.TreeItem(meanWords(figures), vscode.TreeItemCollapsibleState.None);
  item.description = `${line + 1}: ${text}`;
  item.tooltip = figureWords(figures);
  item.accessibilityInformation = { label: `${vscode.l10n.t('line {0}', line + 1)}: ${text}, ${figureWords(figures)}` };
  item.command = openAt(session, line);
  return item;
}

function openAt({ document }: DocumentSession, line: number): vscode.Command {
  const selection = new vscode.Range(line, 0, line, 0);
  return { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [document.uri, { selection }] };
}

/** Bits per token; the tooltip says so at length. */
function meanWords({ meanSurprisal }: RolledUp): string {
  return vscode.l10n.t('{0} bits', short(meanSurprisal ?? 0));
}

/** All figures of a part of a document. */
export function figureWords({ scored, bits, meanSurprisal, perplexity }: RolledUp): string {
  const { t } = vscode.l10n;
  return t(
    'perplexity {0}, {1} bits per token, {2} bits in {3} tokens',
    short(perplexity ?? 0),
    short(meanSurprisal ?? 0),
    short(bits),
    scored,
  );
}

const icons: Partial<Record<vscode.SymbolKind, string>> = {
  [vscode.SymbolKind.Method]: 'symbol-method',
  [vscode.SymbolKind.Constructor]: 'symbol-method',
  [vscode.SymbolKind.Function]: 'symbol-function',
  [vscode.SymbolKind.Class]: 'symbol-class',
  [vscode.SymbolKind.Interface]: 'symbol-interface',
  [vscode.SymbolKind.Enum]: 'symbol-enum',
  [vscode.SymbolKind.Struct]: 'symbol-structure',
  [vscode.SymbolKind.String]: 'symbol-string',
};

function iconOf(kind: vscode.SymbolKind): string {
  return icons[kind] ?? 'symbol-namespace';
}
