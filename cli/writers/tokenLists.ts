import { layOut } from '#core/export/layout';
import { documentName } from '#core/export/words';
import { count, short } from '#core/lens/numbers';
import { tokens as tokensLens } from '#core/lens/tokens';
import { hexBytes, visible } from '#core/lens/visible';
import { utf8Length } from '#core/text/utf16';
import { padEnd, padStart } from '#core/text/width';
import type { Cut } from '../cut.ts';
import { rowText } from './rowText.ts';
import type { TerminalView } from './terminalView.ts';

/** A document cut into tokens, as it is written. */
export interface CutDocument {
  readonly file: string;
  readonly text: string;
  readonly cut: Cut;
  /** The digest is `null` for a server, which does not tell it. */
  readonly tokenizer: { readonly name: string; readonly digest: string | null };
}

export interface TokenFigures {
  readonly tokens: number;
  /** Code points. */
  readonly characters: number;
  /** UTF-8. */
  readonly bytes: number;
}

export function tokenFigures({ text, cut }: CutDocument): TokenFigures {
  let characters = 0;
  for (const _ of text) characters += 1;
  return { tokens: cut.stats.length, characters, bytes: utf8Length(text) };
}

/** The text in bands, and its figures. */
export function* tokenBands(document: CutDocument, view: TerminalView): Iterable<string> {
  const { paint, columns } = view;
  const title = `  ${paint.bold(documentName(document.file))}${paint.dim(`  ${document.tokenizer.name}`)}\n\n`;
  yield title;
  for (const row of layOut(document.text, document.cut.stats, tokensLens, columns - 4)) {
    yield `${`  ${rowText(row, tokensLens, paint)}`.trimEnd()}\n`;
  }
  yield `\n  ${figureWords(tokenFigures(document))}\n`;
}

/** `412 tokens · 1,906 characters · 1,910 bytes · 4.64 bytes per token` */
export function figureWords({ tokens, characters, bytes }: TokenFigures): string {
  const parts = [count(tokens, 'token'), count(characters, 'character'), count(bytes, 'byte')];
  return [...parts, ...(tokens > 0 ? [`${short(bytes / tokens)} bytes per token`] : [])].join(' · ');
}

/** One line per token: its place, id, span, text and bytes. */
export function* tokenLines({ cut }: CutDocument): Iterable<string> {
  const { stats } = cut;
  const [place, id, span] = [String(stats.length).length, 7, 2 * String(stats.offsets.at(-1) ?? 0).length + 1];
  for (let row = 0; row < stats.length; row += 1) {
    const [start, end, token] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!, stats.ids[row]!];
    const bytes = cut.bytes(token);
    const head = [padStart(String(row), place), padStart(String(token), id), padEnd(`${start}-${end}`, span)];
    yield `${[...head, padEnd(visible(shown(bytes)), 20), hexBytes(bytes)].join('  ')}\n`;
  }
}

/** The object of one document; docs/output.md is its definition. */
export function* tokenJson(document: CutDocument, version: string): Iterable<string> {
  const { file, text, cut, tokenizer } = document;
  const { stats } = cut;
  yield `{\n"manifest": ${JSON.stringify({ tool: 'token-loupe', version, file, tokenizer })},\n"tokens": [`;
  for (let row = 0; row < stats.length; row += 1) {
    const [start, end, id] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!, stats.ids[row]!];
    const bytes = hexBytes(cut.bytes(id)).replaceAll(' ', '');
    yield `${row === 0 ? '\n' : ',\n'}${JSON.stringify({ id, text: text.slice(start, end), start, end, bytes })}`;
  }
  yield `\n],\n"summary": ${JSON.stringify(tokenFigures(document))}\n}`;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** U+FFFD where a token holds only part of a character. */
function shown(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
