import * as vscode from 'vscode';
import type { Documents } from './documents.ts';
import { figureWords } from './hotSpots.ts';
import type { Settings } from './settings.ts';
import { functionKinds, symbolFigures } from './symbols.ts';

/** The figures of every function above it; off unless the user wants them, since they move the text. */
export class FunctionLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #documents: Documents;
  readonly #settings: Settings;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(documents: Documents, settings: Settings) {
    this.#documents = documents;
    this.#settings = settings;
    const fire = () => this.#changed.fire();
    this.#subscriptions = [
      this.#changed,
      documents.onDidList(fire),
      // Figures that change with every chunk of scores would flicker.
      documents.onDidChange(({ session, change }) => {
        if (settings.codeLens && change.kind === 'status' && session.status.kind === 'idle') fire();
      }),
      settings.onDidChange(keys => keys.has('codeLens') && fire()),
    ];
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const session = this.#documents.sessionOf(document);
    if (!session || !this.#settings.codeLens || session.rows.fresh === 0) return [];
    const symbols = (await symbolFigures(session)).filter(({ kind }) => functionKinds.has(kind));
    return symbols
      .filter(({ figures }) => figures.scored > 1)
      .map(({ range, figures }) => {
        const title = figureWords(figures);
        return new vscode.CodeLens(range, { title, command: 'tokenLoupe.showStatus' });
      });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
