import * as vscode from 'vscode';
import type { Tally } from '#core/contrast/pivot';
import { percent } from '#core/lens/numbers';
import { stepColor } from '#core/lens/themeColors';
import { visible } from '#core/lens/visible';
import { wilson } from '#core/math/wilson';
import type { Pivot } from './criticalSearch.ts';
import type { CriticalSearches } from './criticalSearches.ts';
import type { Documents } from './documents.ts';
import { codeSpan } from './hoverText.ts';
import { rangeOf } from './positions.ts';
import type { DocumentSession } from './session.ts';

/** Marks critical tokens in the editors: an icon in the gutter, a frame, a mark in the ruler, figures on hover. */
export class PivotMarks implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #searches: CriticalSearches;
  readonly #type: vscode.TextEditorDecorationType;
  readonly #subscriptions: vscode.Disposable[];
  readonly #marked = new WeakMap<vscode.TextEditor, string>();

  constructor(extension: vscode.Uri, documents: Documents, searches: CriticalSearches) {
    this.#documents = documents;
    this.#searches = searches;
    const icon = (name: string) => ({
      gutterIconPath: vscode.Uri.joinPath(extension, 'media', `critical-${name}.svg`),
    });
    this.#type = vscode.window.createTextEditorDecorationType({
      // High contrast themes count as light or dark.
      light: icon('light'),
      dark: icon('dark'),
      gutterIconSize: 'contain',
      outline: '1px solid',
      outlineColor: new vscode.ThemeColor('editorWarning.foreground'),
      overviewRulerColor: new vscode.ThemeColor(stepColor('sequential', 7)),
      overviewRulerLane: vscode.OverviewRulerLane.Full,
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.#subscriptions = [
      this.#type,
      searches.onDidChange(() => this.#paint()),
      documents.onDidList(() => this.#paint()),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#paint()),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #paint(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const session = this.#documents.sessionOf(editor.document);
      const pivot = session && this.#searches.pivot(session);
      const mark = pivot ? JSON.stringify([editor.document.version, pivot]) : '';
      if ((this.#marked.get(editor) ?? '') === mark) continue;
      this.#marked.set(editor, mark);
      editor.setDecorations(this.#type, session && pivot ? [markOf(session, pivot)] : []);
    }
  }
}

function markOf({ document, lines }: DocumentSession, pivot: Pivot): vscode.DecorationOptions {
  const { t } = vscode.l10n;
  const { start, end, before, after } = pivot;
  const token = codeSpan(visible(document.getText().slice(start, end)));
  const words = [
    t('{0} is the critical token: from it on no continuation succeeds often enough any more.', token),
    ...(before ? [t('Before it: {0}', tallyWords(before))] : []),
    t('With it: {0}', tallyWords(after)),
  ];
  return { range: rangeOf(lines, start, end), hoverMessage: new vscode.MarkdownString(words.join('\n\n')) };
}

function tallyWords({ successes, n }: Tally): string {
  const { low, high } = wilson(successes, n);
  return vscode.l10n.t('{0} of {1} ({2} to {3}, 95% interval)', successes, n, percent(low), percent(high));
}
