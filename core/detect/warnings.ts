import type { EvidenceRows } from './evidenceRows.ts';
import type { Band } from './judgement.ts';
import { isForeign, isShouted, MUCH_CODE, textKind } from './textKind.ts';
import { logLikelihood } from './zeroShot.ts';

/** A sentence for people; `{0}`, `{1}`, ... stand for `values`. */
export interface Warning {
  readonly id: string;
  readonly text: string;
  readonly values: readonly string[];
}

const MUCH_QUOTED = 0.3;
/** Mean ln p, nats per token, from which on text is so expected that it may stand in the training data. */
const FAMILIAR = -1.2;
/** Tokens below which a judgement is coarse. */
const SHORT = 150;

const sentences = {
  'too-short': 'Too short to say anything: {0} tokens of evidence.',
  outside: 'Unlike anything the head was trained on, so nothing is said of it.',
  'other-model':
    'No head was trained for this model; this one was trained for another, and its thresholds were measured there.',
  short: 'Short: {0} tokens. A judgement of so few is coarse.',
  language: 'Not English prose, which is what the heads were trained on.',
  capitals: 'Mostly capitals, which the heads were not trained on.',
  code: '{0} of the lines are code, where machine and human hardly differ.',
  quoted: '{0} of the text is quoted: somebody else wrote it.',
  memorised: "The model finds the text very familiar. It may know it by heart, and such text looks like a machine's.",
} as const;

/** Every sentence there is. */
export const warningSentences: readonly string[] = Object.values(sentences);

/** What a reader has to know before believing what is said of the text. */
export function warnings(text: string, rows: EvidenceRows, band: Band, fits: boolean): Warning[] {
  const seen = textKind(text);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const tokens = String(rows.length);
  const found: [boolean, keyof typeof sentences, ...string[]][] = [
    [band === 'too-short', 'too-short', tokens],
    [band === 'outside', 'outside'],
    [!fits, 'other-model'],
    [band !== 'too-short' && rows.length < SHORT, 'short', tokens],
    [rows.length > 0 && isForeign(seen), 'language'],
    [isShouted(seen), 'capitals'],
    [seen.code >= MUCH_CODE, 'code', percent(seen.code)],
    [seen.quoted >= MUCH_QUOTED, 'quoted', percent(seen.quoted)],
    [logLikelihood(rows) > FAMILIAR, 'memorised'],
  ];
  return found.filter(([is]) => is).map(([, id, ...values]) => ({ id, text: sentences[id], values }));
}

/** The sentence with its values. */
export function warningText({ text, values }: Warning): string {
  return text.replaceAll(/\{(\d)\}/g, (_, place) => values[Number(place)] ?? '');
}
