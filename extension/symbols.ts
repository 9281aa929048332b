import * as vscode from 'vscode';
import { type RolledUp, RollUp } from '#core/lens/rollUp';
import type { DocumentSession } from './session.ts';

/** A named part of a document and its figures. */
export interface SymbolFigures {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly range: vscode.Range;
  readonly figures: RolledUp;
}

const kinds: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Namespace,
  vscode.SymbolKind.Module,
  // Headings of Markdown.
  vscode.SymbolKind.String,
]);

/** Parts of a document that are functions. */
export const functionKinds: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
]);

const rollUps = new WeakMap<DocumentSession, { readonly revision: number; readonly value: RollUp }>();

/** Sums over the tokens of a document, kept until its rows change. */
export function rollUpOf(session: DocumentSession): RollUp {
  const kept = rollUps.get(session);
  if (kept?.revision === session.rows.revision) return kept.value;
  const value = new RollUp(session.stats, session.document.getText());
  rollUps.set(session, { revision: session.rows.revision, value });
  return value;
}

/** The functions, classes and headings that the editor knows of a document, in its order. */
export async function symbolFigures(session: DocumentSession): Promise<readonly SymbolFigures[]> {
  const { uri, version } = session.document;
  const command = 'vscode.executeDocumentSymbolProvider';
  const found = await vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
    command,
    uri,
  );
  if (session.document.version !== version) return [];
  const sums = rollUpOf(session);
  return flat(found ?? []).map(({ name, kind, range }) => {
    const start = session.document.offsetAt(range.start);
    return { name, kind, range, figures: sums.of({ start, end: session.document.offsetAt(range.end) }) };
  });
}

interface Named {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly range: vscode.Range;
}

function flat(symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): readonly Named[] {
  return symbols.flatMap(symbol => {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    const inner = 'children' in symbol ? flat(symbol.children) : [];
    return kinds.has(symbol.kind) ? [{ name: symbol.name, kind: symbol.kind, range }, ...inner] : inner;
  });
}

/** A line of a document and its figures. */
export interface LineFigures {
  readonly line: number;
  readonly figures: RolledUp;
}

/** The lines with the most surprising text, bits per token, of those between two lines; at most `most`. */
export function hottestLines(session: DocumentSession, first: number, last: number, most: number): LineFigures[] {
  const sums = rollUpOf(session);
  const found: LineFigures[] = [];
  for (let line = first; line <= last; line += 1) {
    const figures = sums.of({ start: session.lines.start(line), end: session.lines.start(line + 1) });
    // One token says little of a line.
    if (figures.scored > 1) found.push({ line, figures });
  }
  const heat = ({ figures }: LineFigures) => figures.meanSurprisal ?? 0;
  return found.sort((a, b) => heat(b) - heat(a)).slice(0, most);
}
