import * as vscode from 'vscode';
import { offsetOf } from './positions.ts';
import type { DocumentSession } from './session.ts';

/** A stretch of text, UTF-16 `[start, end)`. */
export type Span = readonly [start: number, end: number];

/** The editor that shows a document; the one with the focus, where there are several. */
export function editorOf(document: vscode.TextDocument): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  if (activeTextEditor?.document === document) return activeTextEditor;
  return visibleTextEditors.find(editor => editor.document === document);
}

/** The selection and the visible text of that editor. */
export function lookedAt({ document, lines }: DocumentSession): { selection: Span | null; visible: Span | null } {
  const editor = editorOf(document);
  const span = ({ start, end }: vscode.Range): Span => [offsetOf(lines, start), offsetOf(lines, end)];
  const [first, last] = [editor?.visibleRanges[0], editor?.visibleRanges.at(-1)];
  return {
    selection: editor ? span(editor.selection) : null,
    visible: first && last ? span(new vscode.Range(first.start, last.end)) : null,
  };
}

/** The last part of a document's path; all documents have one. */
export function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.path;
}
