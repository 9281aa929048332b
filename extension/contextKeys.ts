import * as vscode from 'vscode';
import type { Documents } from './documents.ts';

/** Keeps the keys that when clauses of the manifest read: whether the active editor is inspected, and shows ripples. */
export function contextKeys(documents: Documents): vscode.Disposable {
  const known = new Map<string, boolean>();
  const set = (key: string, value: boolean) => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = () => {
    const session = documents.active;
    set('tokenLoupe.inspected', session !== undefined);
    set('tokenLoupe.scoring', session?.status.kind === 'scoring');
    set('tokenLoupe.rippling', session?.rows.ripple !== undefined);
  };
  update();
  return vscode.Disposable.from(
    documents.onDidList(update),
    documents.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
  );
}
