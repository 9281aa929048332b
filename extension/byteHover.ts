import * as vscode from 'vscode';
import { Cancelled } from '#core/errors';
import { bytesOf, characterAt, codePointAt, utf8Length } from '#core/text/utf16';
import { characterText, nextByteText } from './byteHoverText.ts';
import type { ByteReadings } from './byteReadings.ts';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';
import type { Models } from './models.ts';
import { offsetOf, rangeOf } from './positions.ts';
import type { DocumentSession } from './session.ts';
import type { Settings } from './settings.ts';

/** Characters and continuations that are asked for. */
const CHOICES = 4;

/** The outcome after the 256 bytes. */
const END = 256;

export interface ByteHoverParts {
  readonly documents: Documents;
  readonly models: Models;
  readonly settings: Settings;
  readonly readings: ByteReadings;
  readonly log: Log;
}

/**
 * What a hover says of a place, beside what the other one says of its token: the character by its bytes, and what the model
 * expects there. The model is asked, so only where that was wished for: through a lens of bytes, or at the cursor. It stands
 * by itself, so that the hover of the token never waits for it.
 */
export class ByteHover implements vscode.HoverProvider {
  readonly #parts: ByteHoverParts;

  constructor(parts: ByteHoverParts) {
    this.#parts = parts;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const { documents, settings, readings } = this.#parts;
    const session = documents.sessionOf(document);
    if (!session || !settings.hover || !(readings.isWanted || isCursor(document, position))) return undefined;
    const text = document.getText();
    const [offset, end] = characterAt(text, offsetOf(session.lines, position));
    const character = readings.isWanted ? readings.of(session)?.character(offset) : undefined;
    const { t } = vscode.l10n;
    const parts = character ? [characterText(text.slice(offset, end), character.logProb, t)] : [];
    const expected = await this.#expected(session, text, offset, token);
    if (token.isCancellationRequested || session.document.getText() !== text) return undefined;
    if (expected) parts.push(expected);
    if (parts.length === 0) return undefined;
    const shown = parts.map(words => new vscode.MarkdownString(words));
    return new vscode.Hover(shown, rangeOf(session.lines, offset, end));
  }

  /** Never loads a model, and never waits behind the scoring of a text. */
  async #expected(session: DocumentSession, text: string, at: number, token: vscode.CancellationToken) {
    const { models, settings, log } = this.#parts;
    if (models.state !== 'ready' || models.card?.server || session.status.kind !== 'idle') return undefined;
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    const { startToken: start, window } = settings;
    const params = { text, offset: utf8Length(text, 0, at), start, window, ensemble: null, choices: CHOICES };
    try {
      const found = await models.ask('nextByte', params, { signal: abort.signal });
      return nextByteText(found, outcomeAt(text, at), vscode.l10n.t);
    } catch (error) {
      // The panel tells what the model cannot do; a hover says what is known.
      if (!(error instanceof Cancelled)) log.write('info', `The hover of a place: ${String(error)}`);
      return undefined;
    } finally {
      listening.dispose();
    }
  }
}

/** Asked for at the cursor itself, as the keyboard does. */
function isCursor(document: vscode.TextDocument, position: vscode.Position): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && editor.selection.isEmpty && editor.selection.active.isEqual(position);
}

/** The first byte of what stands at an offset, or the end. */
function outcomeAt(text: string, offset: number): number {
  if (offset >= text.length) return END;
  const codePoint = codePointAt(text, offset);
  return bytesOf(codePoint) === 1 ? codePoint : new TextEncoder().encode(String.fromCodePoint(codePoint))[0]!;
}
