import * as vscode from 'vscode';
import type { Decorations } from './decorations.ts';
import type { Documents } from './documents.ts';
import { hoverCommands, hoverText } from './hoverText.ts';
import { offsetOf, rangeOf } from './positions.ts';
import type { Settings } from './settings.ts';
import type { TokenWords } from './tokenWords.ts';

/** The hover of a token, made when it is asked for. */
export class TokenHover implements vscode.HoverProvider {
  readonly #documents: Documents;
  readonly #decorations: Decorations;
  readonly #settings: Settings;
  readonly #words: TokenWords;

  constructor(documents: Documents, decorations: Decorations, settings: Settings, words: TokenWords) {
    this.#documents = documents;
    this.#decorations = decorations;
    this.#settings = settings;
    this.#words = words;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const session = this.#documents.sessionOf(document);
    if (!session || !this.#settings.hover) return undefined;
    const row = session.rows.rowAt(offsetOf(session.lines, position));
    if (row < 0 || session.rows.isPending(row)) return undefined;
    const { description, extras } = await this.#words.of(session, row, this.#decorations.looking.lens);
    if (session.document.version !== extras.place.version) return undefined;
    const markdown = new vscode.MarkdownString(hoverText(description, extras, vscode.l10n.t));
    markdown.isTrusted = { enabledCommands: hoverCommands };
    const { offsets } = session.stats;
    return new vscode.Hover(markdown, rangeOf(session.lines, offsets[2 * row]!, offsets[2 * row + 1]!));
  }
}
