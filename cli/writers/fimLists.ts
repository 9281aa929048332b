import type { FimResult } from '#core/bytes/fimResult';
import { holeBytes } from '#core/bytes/holeBytes';
import { documentName } from '#core/export/words';
import { percent } from '#core/lens/numbers';
import { hexBytes, visible } from '#core/lens/visible';
import { natsToBits } from '#core/math/units';
import { padEnd, padStart } from '#core/text/width';
import type { byteManifest } from '../byteCall.ts';
import type { Paint } from '../terminal/colors.ts';

/** A hole of a document and what a model expects there, as it is written. */
export interface FilledHole {
  readonly manifest: ReturnType<typeof byteManifest>;
  /** Bytes of UTF-8. */
  readonly hole: readonly [start: number, end: number];
  /** What stands there. */
  readonly text: string;
  readonly found: FimResult;
}

/** Tokens that are listed for people; the bytes of a hole that has no more. */
const LISTED = 40;

/** One object; docs/output.md is its definition. */
export function* fimJson({ manifest, hole, text, found }: FilledHole): Iterable<string> {
  const bytes = new TextEncoder().encode(text);
  const fields = {
    manifest,
    hole: { start: hole[0], end: hole[1] },
    method: found.method,
    fimTokens: found.fimTokens,
    layout: found.layout,
    boundary: found.boundary,
    middle: { text, logprob: found.middle.given, logprobWithoutSuffix: found.middle.left },
    tokens: found.tokens.map(({ id, text: own, given, left }) => ({
      id,
      text: own,
      logprob: given,
      logprobWithoutSuffix: left,
    })),
    bytes: Array.from(bytes, (byte, i) => ({
      byte,
      logprob: found.bytes.given?.[i] ?? null,
      logprobWithoutSuffix: found.bytes.left[i],
    })),
    end: found.end,
    candidates: found.candidates.map(({ text: own, isOriginal, logProb, probability }) => ({
      text: own,
      original: isOriginal,
      logprob: logProb,
      probability,
    })),
    read: found.read,
    warnings: warnings(found),
  };
  const lines = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  yield `{\n${lines.join(',\n')}\n}\n`;
}

/** The same for people. */
export function* fimText({ manifest, hole, text, found }: FilledHole, paint: Paint): Iterable<string> {
  const { middle, tokens, candidates, end, method, read } = found;
  const title = `  byte ${hole[0]} to ${hole[1]} · ${manifest.model.name} · ${manifest.precision}`;
  yield `\n  ${paint.bold(documentName(manifest.file))}${paint.dim(title)}\n`;
  yield `  ${methodWords(found)}\n\n`;
  for (const warning of warnings(found)) yield `  ${warning}\n\n`;
  yield paint.dim(`  ${padEnd('Bits', 24)}${padStart('both sides', 12)}${padStart('only before', 12)}\n`);
  for (const token of tokens.slice(0, LISTED)) yield row(visible(token.text), token.given, token.left);
  if (tokens.length > LISTED) yield `  ${tokens.length - LISTED} more\n`;
  yield row('all of it', middle.given, middle.left);
  const bytes = holeBytes(found);
  if (bytes.length > 0 && bytes.length <= LISTED) yield paint.dim('\n  The same by bytes\n');
  for (const { character, byte, given, left } of bytes.length <= LISTED ? bytes : []) {
    yield row(`${padEnd(visible(character), 4)}${hexBytes(Uint8Array.of(byte))}`, given, left);
  }
  if (end !== null) {
    const what = method === 'tokens' ? 'the middle ends there' : 'the suffix begins there';
    yield `\n  ${padEnd(what, 24)}${padStart(percent(end), 12)}\n`;
  }
  if (candidates.length > 1) yield paint.dim(`\n  Middles, ranked among themselves\n`);
  for (const each of candidates.length > 1 ? candidates : []) {
    const mark = each.isOriginal ? paint.bold(visible(each.text)) : visible(each.text);
    yield `  ${padStart(percent(each.probability), 8)}  ${mark || '(nothing)'}${each.isOriginal ? paint.dim('  as it stands') : ''}\n`;
  }
  yield `\n  ${paint.dim(`${read.prefix} tokens before and ${read.suffix} after were read · ${text.length === 0 ? 'an empty hole · ' : ''}boundary ${found.boundary}`)}\n`;
}

function methodWords({ method, fimTokens, layout }: FimResult): string {
  return method === 'tokens'
    ? `With the model's tokens for filling in, ${fimTokens.join(' ')} (${layout})`
    : 'No tokens for filling in: middles are ranked by P(middle | prefix) P(suffix | prefix, middle)';
}

/** What a reader of the numbers has to know. */
export function warnings({ method, isTrained, fimTokens }: FimResult): readonly string[] {
  if (method === 'joint' || isTrained) return [];
  return [`The vocabulary has ${fimTokens.join(', ')}, but this model is not known to be trained to fill in.`];
}

function row(name: string, given: number | null, left: number): string {
  const bits = (nats: number | null) => (nats === null ? '' : (0 - natsToBits(nats)).toFixed(2));
  return `  ${padEnd(name, 24)}${padStart(bits(given), 12)}${padStart(bits(left), 12)}\n`;
}
