import type { LikelyText, NextByteResult } from '#core/bytes/nextByteResult';
import { percent, short } from '#core/lens/numbers';
import type { Translate } from '#core/lens/translated';
import { hexBytes, visible } from '#core/lens/visible';
import { natsToBits } from '#core/math/units';
import { outcomeName } from '#core/panel/byteBlocks';
import { codeSpan } from './hoverText.ts';

/** Bytes and continuations that a hover lists; the panel has more. */
const LISTED = 4;

/** A character that was read byte by byte: its bits, and of several bytes each byte with its own. */
export function characterText(character: string, logProb: ArrayLike<number>, translate: Translate): string {
  const bits = Array.from(logProb, nats => 0 - natsToBits(nats));
  const sum = bits.reduce((total, each) => total + each, 0);
  const bytes = new TextEncoder().encode(character);
  const own = bits.map((each, at) => `${codeSpan(hexBytes(bytes.subarray(at, at + 1)))} ${short(each)}`);
  return [
    `${codeSpan(visible(character))} &nbsp;${translate('byte surprisal')} **${translate('{0} bits', short(sum))}**`,
    bits.length > 1 ? own.join(' + ') : translate('byte {0}', hexBytes(bytes)),
  ].join(' · ');
}

/**
 * What the model expects at a place: next bytes as it really is, as the next token says, and as token healing has it, with
 * what stands there marked; next characters and longer continuations; what was summed and what leaked.
 * `actual` is the outcome that stands there.
 */
export function nextByteText(found: NextByteResult, actual: number, translate: Translate): string {
  const { exact, naive, healed, contexts } = found;
  const likely = [...exact.keys()].sort((a, b) => exact[b]! - exact[a]!).slice(0, LISTED);
  const outcomes = [...new Set([...likely, actual])];
  const rows = outcomes.map(outcome => {
    const figures = [exact, naive, healed].map(each => percent(each[outcome]!));
    return `| ${codeSpan(outcomeName(outcome))}${outcome === actual ? ' ←' : ''} | ${figures.map(apart).join(' | ')} |`;
  });
  const columns = [translate('exact'), translate('by the next token'), translate('healed')];
  const heads = [translate('next byte here'), ...columns.map(apart)];
  const heaviest = contexts[0];
  const last = heaviest ? visible(heaviest.tokens.slice(-2).join('')) : '';
  return [
    [`| ${heads.join(' | ')} |`, '|:--|--:|--:|--:|', ...rows].join('\n'),
    // Of one byte each they are what the table says.
    ...(found.characters.some(({ text }) => !isAscii(text))
      ? [`${translate('characters')} ${list(found.characters)}`]
      : []),
    `${translate('goes on with')} ${list(found.continuations)}`,
    [
      translate('contexts summed: {0}', contexts.length),
      ...(heaviest ? [translate('{0} of it after {1}', percent(heaviest.share), codeSpan(last))] : []),
      translate('leaked {0}', percent(Math.max(...found.leaked))),
      ...(found.complete ? [] : [translate('approximate: some way to cut the text may be missing')]),
    ].join(' · '),
  ].join('\n\n');
}

function list(texts: readonly LikelyText[]): string {
  return texts
    .slice(0, LISTED)
    .map(({ text, probability }) => `${codeSpan(visible(text))} ${percent(probability)}`)
    .join(' · ');
}

/** Tables of hovers leave no room between columns. */
function apart(cell: string): string {
  return `&nbsp;&nbsp; ${cell}`;
}

function isAscii(text: string): boolean {
  return text.charCodeAt(0) < 0x80;
}
