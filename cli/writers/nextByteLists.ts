import type { LikelyText, NextByteResult, SummedContext } from '#core/bytes/nextByteResult';
import { documentName } from '#core/export/words';
import { count, percent } from '#core/lens/numbers';
import { visible } from '#core/lens/visible';
import { padEnd, padStart } from '#core/text/width';
import type { byteManifest } from '../byteCall.ts';
import type { Paint } from '../terminal/colors.ts';

/** The distribution of the next byte at a place of a document, as it is written. */
export interface NextBytePlace {
  readonly manifest: ReturnType<typeof byteManifest>;
  /** Bytes of UTF-8 in front of it. */
  readonly at: number;
  readonly text: string;
  readonly found: NextByteResult;
}

/** The outcome after the 256 bytes. */
const END = 256;
/** Bytes that are listed for people. */
const LISTED = 10;
/** Characters of the text that are shown in front of the place and after it. */
const AROUND = 32;

/** One object; docs/output.md is its definition. */
export function* nextByteJson({ manifest, at, found }: NextBytePlace): Iterable<string> {
  const likely = (texts: readonly LikelyText[]) => texts.map(({ text, probability }) => ({ text, probability }));
  const fields = {
    manifest,
    at,
    exact: { bytes: [...found.exact] },
    naive: { bytes: [...found.naive] },
    healed: { bytes: [...found.healed] },
    healedFurther: { bytes: [...found.healedFurther], takenBack: found.takenBack },
    leaked: Math.max(...found.leaked),
    rows: found.rows,
    complete: found.complete,
    context: found.context,
    skipped: found.skipped,
    contexts: found.contexts.map(({ tokens, pending, share }) => ({ tokens, pending: [...pending], share })),
    continuations: likely(found.continuations),
    characters: likely(found.characters),
    unfinished: found.unfinished,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  yield `{\n${lines.join(',\n')}\n}\n`;
}

/** The same for people. */
export function* nextByteText(place: NextBytePlace, paint: Paint): Iterable<string> {
  const { manifest, at, found } = place;
  const model = manifest.ensemble
    ? `${manifest.model.name} and ${manifest.ensemble.model.name}, ${manifest.ensemble.kind}`
    : manifest.model.name;
  yield `\n  ${paint.bold(documentName(manifest.file))}${paint.dim(`  byte ${at} · ${model} · ${manifest.precision}`)}\n`;
  yield `  ${around(place, paint)}\n\n`;
  yield paint.dim(row('Next byte', 'exact', 'naive', 'healed'));
  const listed = new Set([...mostLikely(found.exact), ...mostLikely(found.naive).slice(0, 3)]);
  for (const byte of [...listed].sort((a, b) => found.exact[b]! - found.exact[a]!)) {
    const [exact, naive, healed] = [found.exact, found.naive, found.healed].map(each => percent(each[byte]!));
    yield row(byteName(byte), exact!, naive!, healed!);
  }
  yield likelyLine('Next character', found.characters);
  yield likelyLine('Goes on with', found.continuations);
  yield `\n  ${count(found.contexts.length, 'context')} summed${manifest.ensemble ? ' of the first model' : ''}\n`;
  for (const context of found.contexts) yield `  ${padStart(percent(context.share), 7)}  ${contextWords(context)}\n`;
  yield `\n  ${paint.dim(provenance(found).join(' · '))}\n`;
}

/** `"e"  0x65`, `0xe4`, `end of text` */
export function byteName(byte: number): string {
  if (byte === END) return 'end of text';
  const hex = `0x${byte.toString(16).padStart(2, '0')}`;
  return byte < 0x80 ? `${padEnd(visible(String.fromCharCode(byte)), 4)} ${hex}` : `${' '.repeat(4)} ${hex}`;
}

/** The last tokens of a context, and in brackets what the next one begins with. */
function contextWords({ tokens, pending }: SummedContext): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(pending);
  return [...tokens.slice(-5).map(visible), ...(pending.length > 0 ? [`[${visible(text)}…]`] : [])].join('│');
}

function provenance(found: NextByteResult): readonly string[] {
  const { leaked, rows, context, skipped, complete, setting } = found;
  return [
    `${percent(Math.max(...leaked))} leaked`,
    `${count(rows, 'new row')} of logits`,
    `${count(context, 'token')} of context${skipped > 0 ? `, ${skipped} before them not read` : ''}`,
    setting.start === null ? 'no start token' : `starts after ${setting.start.text}`,
    ...(complete ? [] : ['approximate: some way to cut the text may be missing']),
  ];
}

function row(name: string, ...figures: readonly string[]): string {
  return `  ${padEnd(name, 16)}${figures.map(figure => padStart(figure, 10)).join('')}\n`;
}

function likelyLine(title: string, texts: readonly LikelyText[]): string {
  const parts = texts.slice(0, 6).map(({ text, probability }) => `${visible(text)} ${percent(probability)}`);
  return `${title === 'Next character' ? '\n' : ''}  ${padEnd(title, 16)}${parts.join('   ')}\n`;
}

function mostLikely(distribution: Float64Array): readonly number[] {
  const outcomes = [...distribution.keys()].sort((a, b) => distribution[b]! - distribution[a]!);
  return outcomes.slice(0, LISTED).filter(outcome => distribution[outcome]! >= 5e-5);
}

/** The text around the place, which a bar marks. */
function around({ text, at }: NextBytePlace, paint: Paint): string {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const before = [...decoder.decode(bytes.subarray(Math.max(0, at - 4 * AROUND), at))].slice(-AROUND).join('');
  const after = [...decoder.decode(bytes.subarray(at, at + 4 * AROUND))].slice(0, AROUND).join('');
  return `${visible(before)}${paint.bold('▏')}${paint.dim(visible(after))}`;
}
