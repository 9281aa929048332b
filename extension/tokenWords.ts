import * as vscode from 'vscode';
import { type Description, describe } from '#core/lens/describe';
import type { Lens } from '#core/lens/lens';
import { short } from '#core/lens/numbers';
import { sentenceAt, type TextSpan, wordAt } from '#core/lens/rollUp';
import { translated } from '#core/lens/translated';
import { hexBytes } from '#core/lens/visible';
import type { HoverExtras, TokenPlace } from './hoverText.ts';
import type { Models } from './models.ts';
import type { DocumentSession } from './session.ts';
import { rollUpOf } from './symbols.ts';

export interface TokenWording {
  readonly description: Description;
  readonly extras: HoverExtras;
}

/** What is said of a token: the hover, the spoken description and the panel say the same. */
export class TokenWords {
  readonly #models: Models;
  /** Bytes of ids whose text does not tell them, of the model whose digest is the key. */
  readonly #bytes = new Map<string, Map<number, Uint8Array>>();

  constructor(models: Models) {
    this.#models = models;
  }

  async of(session: DocumentSession, row: number, lens: Lens): Promise<TokenWording> {
    const { stats, tokenText } = session.rows;
    const description = describe(stats, row, tokenText, lens);
    const first = row * stats.k;
    const place: TokenPlace = { uri: session.document.uri.toString(), row, version: session.document.version };
    const probabilities = description.choices.map((_, at) => Math.exp(stats.topLogProbs[first + at]!));
    const mark = this.#mark(session, row);
    const around = aroundWords(session, row);
    const ripple = rippleWords(session, row);
    const bytes = await this.#bytesOf(session, stats.ids[row]!);
    const hasId = this.#models.card?.server?.ids !== false;
    return { description, extras: { bytes, mark, ripple, around, probabilities, place, hasId } };
  }

  /** A few words, for the status bar. */
  async short(session: DocumentSession, row: number, lens: Lens): Promise<string> {
    const { description } = await this.of(session, row, lens);
    const { t } = vscode.l10n;
    const facts = description.facts.slice(0, 3).map(({ label, value }) => `${t(label)} ${translated(value, t)}`);
    return [`“${description.token}”`, ...facts].join(', ');
  }

  /** One paragraph, for a screen reader. */
  async spoken(session: DocumentSession, row: number, lens: Lens): Promise<string> {
    const { description, extras } = await this.of(session, row, lens);
    const { t } = vscode.l10n;
    const facts = description.facts.map(({ label, value }) => `${t(label)} ${translated(value, t)}`);
    const choices = description.choices.map(({ token, probability }) => `“${token}” ${probability}`);
    return [
      `${[`“${description.token}”`, ...(extras.hasId === false ? [] : [t('token {0}', description.id)]), ...facts].join(', ')}.`,
      ...(choices.length > 0 ? [`${t('First choices: {0}', choices.join(', '))}.`] : []),
      ...description.notes.map(note => translated(note, t)),
      ...extras.around.map(words => `${words}.`),
      ...(extras.bytes ? [`${t('bytes {0}', hexBytes(extras.bytes))}.`] : []),
      ...(extras.ripple ? [extras.ripple] : []),
      `${extras.mark}.`,
    ].join(' ');
  }

  #mark({ rows }: DocumentSession, row: number): string {
    const { t } = vscode.l10n;
    if (!rows.isFresh(row)) return t('stale: the text before it has changed');
    if (this.#models.card?.server) return t('computed by a server');
    return this.#models.card?.precision === 'fast' ? t('approximate: quantized arithmetic') : t('exact');
  }

  /** UTF-8 of a token. A text tells it, unless the token is a part of a character: then the model is asked, once. */
  async #bytesOf(session: DocumentSession, id: number): Promise<Uint8Array | undefined> {
    const text = session.rows.tokenText(id);
    if (!text.includes('\ufffd')) return new TextEncoder().encode(text);
    const digest = this.#models.card?.tokenizerDigest;
    if (!digest) return undefined;
    const known = this.#bytes.get(digest) ?? new Map<number, Uint8Array>();
    this.#bytes.set(digest, known);
    if (!known.has(id)) {
      const answer = await this.#models.ask('encode', { text: session.document.getText() }).catch(() => undefined);
      for (const [found, bytes] of answer?.bytes ?? []) known.set(found, bytes);
    }
    return known.get(id);
  }
}

/** What the word, the line and the sentence come to that the token stands in. */
function aroundWords(session: DocumentSession, row: number): readonly string[] {
  const { document, lines, stats } = session;
  const text = document.getText();
  const [start, end] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!];
  const blank = /^\s*/.exec(text.slice(start, end))![0].length;
  const anchor = start + (blank < end - start ? blank : 0);
  const { line } = lines.position(anchor);
  const sums = rollUpOf(session);
  const { t } = vscode.l10n;
  const word = wordAt(text, anchor);
  const wordSum = word && sums.of(word);
  const sentenceSpan = sentenceAt(text, anchor);
  const mean = (span: TextSpan) => sums.of(span).meanSurprisal;
  const lineMean = mean({ start: lines.start(line), end: lines.start(line + 1) });
  const sentenceMean = sentenceSpan && mean(sentenceSpan);
  return [
    ...(wordSum && wordSum.scored > 1 ? [t('word {0} bits in {1} tokens', short(wordSum.bits), wordSum.scored)] : []),
    ...(lineMean === null ? [] : [t('line {0} bits per token', short(lineMean))]),
    ...(typeof sentenceMean === 'number' ? [t('sentence {0} bits per token', short(sentenceMean))] : []),
  ];
}

function rippleWords({ rows }: DocumentSession, row: number): string | undefined {
  const change = rows.ripple?.changes[row] ?? Number.NaN;
  if (Number.isNaN(change)) return undefined;
  const size = short(Math.abs(change));
  if (size === '0.00') return vscode.l10n.t('Unchanged by the replacement.');
  return change > 0
    ? vscode.l10n.t('Harder to foresee by {0} bits since the replacement.', size)
    : vscode.l10n.t('Easier to foresee by {0} bits since the replacement.', size);
}
