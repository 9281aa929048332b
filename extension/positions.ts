import * as vscode from 'vscode';
import type { LineTable } from '#core/text/lines';

/** A stretch of a text, by a table of its lines: asking the document would cost a call for each end. */
export function rangeOf(lines: LineTable, start: number, end: number): vscode.Range {
  const [from, to] = [lines.position(start), lines.position(end)];
  return new vscode.Range(from.line, from.column, to.line, to.column);
}

/** The UTF-16 offset of a place in the text. */
export function offsetOf(lines: LineTable, { line, character }: vscode.Position): number {
  return lines.offset({ line, column: character });
}
