import type { Fact } from '#core/lens/block';
import type { Choice, Description } from '#core/lens/describe';
import { type Translate, translated } from '#core/lens/translated';
import { hexBytes } from '#core/lens/visible';
import type { CommandId } from './commandTable.ts';

/** What a hover says beyond the description of its token. */
export interface HoverExtras {
  /** UTF-8 of the token, where it is known. */
  readonly bytes: Uint8Array | undefined;
  /** How far the figures can be trusted: `exact`, `approximate`, `stale`. */
  readonly mark: string;
  /** What an edit before it changed, in words. */
  readonly ripple: string | undefined;
  /** What the word, line and sentence around it come to. */
  readonly around: readonly string[];
  /** Of each choice, in [0, 1]. */
  readonly probabilities: readonly number[];
  /** Where the token lies, for the commands: document, row and version. */
  readonly place: TokenPlace;
  /** `false` where the model is that of a server which tells no ids. */
  readonly hasId?: boolean;
}

/** A token of a document; a command finds it again, or says that the text has changed since. */
export interface TokenPlace {
  readonly uri: string;
  readonly row: number;
  readonly version: number;
}

/** Commands that a hover may run. */
export const hoverCommands: readonly CommandId[] = [
  'tokenLoupe.replace',
  'tokenLoupe.replaceAndRescore',
  'tokenLoupe.copyToken',
  'tokenLoupe.showInPanel',
];

/** Pixels of the longest bar. */
const BAR = 90;

/** Choices that a hover shows: it is 250 pixels high before it scrolls. The panel shows them all. */
const CHOICES = 5;

/** The markdown of a hover. Text of documents and vocabularies stands in code spans only. */
export function hoverText(description: Description, extras: HoverExtras, translate: Translate): string {
  const parts = [head(description, extras, translate)];
  const others = description.facts.slice(1).map(fact => factWords(fact, translate));
  if (others.length > 0) parts.push(others.join(' · '));
  if (extras.ripple) parts.push(extras.ripple);
  if (description.choices.length > 0) parts.push(choiceTable(description, extras, translate));
  parts.push(foot(description, extras, translate));
  return parts.join('\n\n');
}

/** Text as a code span that it cannot end: the fence is longer than any in the text. Line breaks are no longer in it. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // In a table a bar ends the cell, also within code, unless it is escaped.
  const safe = text.replace(/[\r\n]/g, ' ').replaceAll('|', '\\|');
  return `${fence} ${safe} ${fence}`;
}

/** A link that runs a command; its arguments are data, never markup. */
export function link(words: string, command: CommandId, args: readonly unknown[], title = words): string {
  const data = encodeURIComponent(JSON.stringify(args)).replace(
    /[()']/g,
    sign => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `[${words}](command:${command}?${data} "${title}")`;
}

function head({ token, facts, scored }: Description, { mark, place }: HoverExtras, translate: Translate): string {
  const value = scored && facts[0] ? factWords(facts[0], translate) : translate('not scored');
  const actions = [
    link(translate('Copy'), 'tokenLoupe.copyToken', [place]),
    link(translate('Show in Panel'), 'tokenLoupe.showInPanel', [place]),
  ];
  return [`${codeSpan(token)} &nbsp;${value}`, mark, ...actions].join(' · ');
}

function factWords({ label, value }: Fact, translate: Translate): string {
  return `${translate(label)} **${translated(value, translate)}**`;
}

function choiceTable({ choices }: Description, extras: HoverExtras, translate: Translate): string {
  const largest = Math.max(...extras.probabilities, Number.MIN_VALUE);
  const rows = choices.slice(0, CHOICES).map((choice, at) => {
    const share = (extras.probabilities[at] ?? 0) / largest;
    return `| ${codeSpan(choice.token)}${choice.actual ? ' ←' : ''} | ${bar(share, choice.actual)} | ${choice.probability} | ${actions(choice, extras, translate)} |`;
  });
  return [`| ${translate('first choices')} | | | |`, '|:--|:--|--:|:--|', ...rows].join('\n');
}

function actions(choice: Choice, { place }: HoverExtras, translate: Translate): string {
  if (choice.actual) return '';
  const replace = link(translate('Replace'), 'tokenLoupe.replace', [place, choice.id]);
  const rescore = translate('Replace and Re-Score');
  return `${replace} · ${link(translate('and re-score'), 'tokenLoupe.replaceAndRescore', [place, choice.id], rescore)}`;
}

/** A bar as a picture: seen in every theme, and silent for screen readers, which are told the figure beside it. */
function bar(share: number, isActual: boolean): string {
  const width = Math.max(1, Math.round(share * BAR));
  const fill = isActual ? '#d8741f' : '#8a8a8a';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${BAR}" height="10"><rect width="${width}" height="10" rx="2" fill="${fill}"/></svg>`;
  return `![](data:image/svg+xml;base64,${base64(svg)})`;
}

/** Base64 of ASCII. */
function base64(ascii: string): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let written = '';
  for (let at = 0; at < ascii.length; at += 3) {
    const bytes = [0, 1, 2].map(place => ascii.charCodeAt(at + place));
    const bits = bytes.reduce((sum, byte) => (sum << 8) | (Number.isNaN(byte) ? 0 : byte), 0);
    const four = [18, 12, 6, 0].map(shift => signs[(bits >> shift) & 63]!).join('');
    written += four.slice(0, 1 + bytes.filter(byte => !Number.isNaN(byte)).length).padEnd(4, '=');
  }
  return written;
}

function foot({ id, notes }: Description, { bytes, around, hasId = true }: HoverExtras, translate: Translate): string {
  const token = [
    ...(hasId ? [translate('token {0}', id)] : []),
    ...(bytes ? [translate('bytes {0}', hexBytes(bytes))] : []),
  ];
  const seen = notes.map(note => translated(note, translate).replace(/\.$/, ''));
  return [...around, ...seen, ...token].join(' · ');
}
