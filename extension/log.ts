import * as vscode from 'vscode';
import type { Logger } from '#core/log';

/** The log as the user sees it. It never holds the text of a document. */
export interface Log extends vscode.Disposable {
  readonly write: Logger;
  show(): void;
}

export function openLog(): Log {
  const channel = vscode.window.createOutputChannel('Token Loupe', { log: true });
  return {
    write: (level, message) => channel[level](message),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}
