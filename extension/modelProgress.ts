import * as vscode from 'vscode';
import { megabytes } from '#core/lens/numbers';
import type { LoadProgress } from '#core/protocol/worker';
import type { ObtainProgress } from '#engine/models/obtain';

export type ModelStage = ObtainProgress['stage'] | LoadProgress['stage'];

/** Stages that last: they are told in a notification with Cancel. The others pass while the status bar spins. */
const lasting: readonly ModelStage[] = ['download', 'unpack', 'wait', 'import'];

const link = () => `[${vscode.l10n.t('show log')}](command:tokenLoupe.showLog)`;

/** Shows how a model is fetched, imported and loaded. Nothing is shown of what is over in a moment. */
export class ModelProgress {
  readonly #cancel: () => void;
  #report: ((message: string, percent: number) => void) | undefined;
  #finish: (() => void) | undefined;
  #percent = 0;
  #stage: ModelStage | undefined;

  constructor(cancel: () => void) {
    this.#cancel = cancel;
  }

  update({ stage, done, total }: { readonly stage: ModelStage; readonly done: number; readonly total: number }): void {
    if (!this.#finish && lasting.includes(stage)) this.#open();
    if (stage !== this.#stage) this.#percent = 0;
    this.#stage = stage;
    const percent = total > 0 ? (100 * done) / total : 0;
    const size = total > 1e6 ? ` ${megabytes(done)} / ${megabytes(total)}` : '';
    this.#report?.(`${stageWords(stage)}${size}`, percent);
  }

  end(): void {
    this.#finish?.();
    this.#finish = undefined;
    this.#report = undefined;
  }

  #open(): void {
    const location = vscode.ProgressLocation.Notification;
    const title = vscode.l10n.t('Token Loupe ({0})', link());
    void vscode.window.withProgress({ location, cancellable: true, title }, (progress, token) => {
      token.onCancellationRequested(() => this.#cancel());
      this.#report = (message, percent) => {
        // Only growth can be told; a new stage begins with what the one before left.
        progress.report({ message, increment: Math.max(0, percent - this.#percent) });
        this.#percent = Math.max(percent, this.#percent);
      };
      return new Promise<void>(resolve => {
        this.#finish = resolve;
      });
    });
  }
}

function stageWords(stage: ModelStage): string {
  const { t } = vscode.l10n;
  const words: Record<ModelStage, string> = {
    check: t('Checking the model file'),
    wait: t('Waiting for another window that fetches the model'),
    download: t('Fetching the model'),
    unpack: t('Unpacking the model'),
    import: t('Importing the model, once'),
    load: t('Loading the model'),
  };
  return words[stage];
}
