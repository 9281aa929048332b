import { type ByteLogProbs, spanLogProbs } from '#core/bytes/rollUp';
import { tokenizationBias as biasOf } from '#core/bytes/tokenizationBias';
import { finerRows } from '#core/export/finerRows';
import { layOut } from '#core/export/layout';
import type { Scored } from '#core/export/scored';
import { documentName } from '#core/export/words';
import { byteColumns } from '#core/lens/byteColumns';
import { BYTES_COLUMN } from '#core/lens/byteSurprisal';
import type { TokenText } from '#core/lens/describe';
import type { Lens } from '#core/lens/lens';
import { count, percent, short } from '#core/lens/numbers';
import { summarize } from '#core/lens/summary';
import { natsToBits } from '#core/math/units';
import { sliceRows, type TokenStats } from '#core/scoring/tokenStats';
import type { byteManifest } from '../byteCall.ts';
import type { Paint } from '../terminal/colors.ts';
import { rowText } from './rowText.ts';
import { legendLines } from './terminalText.ts';

/** A stretch of a document read byte by byte, as it is written. */
export interface ReadBytes extends ByteLogProbs {
  readonly manifest: ReturnType<typeof byteManifest>;
  /** `[bytes]`, share lost before normalising. */
  readonly leaked: Float64Array;
  readonly complete: boolean;
  /** Rows of logits that were computed. */
  readonly rows: number;
  /** What the model says of the document's tokens. */
  readonly tokens: TokenStats;
  readonly tokenText: TokenText;
  /** Tokens that a later window of theirs repeats as context only. */
  readonly overlap: number;
}

/** One object; docs/output.md is its definition. */
export function* byteRowsJson(read: ReadBytes): Iterable<string> {
  const { manifest, text, from, logProb, leaked, complete, rows, tokens } = read;
  const bytes = new TextEncoder().encode(text);
  yield `{\n"manifest": ${JSON.stringify(manifest)},\n"bytes": [`;
  for (const [i, each] of logProb.entries()) {
    const row = { at: from + i, byte: bytes[from + i], logprob: each, leaked: leaked[i] };
    yield `${i === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`;
  }
  yield '\n],\n"tokens": [';
  const exact = spanLogProbs(read, tokens.offsets);
  const bias = Array.from(biasOf(exact, tokens), bits => (Number.isNaN(bits) ? null : bits));
  let written = 0;
  for (const [row, own] of exact.entries()) {
    if (Number.isNaN(own)) continue;
    const [start, end] = [tokens.offsets[2 * row]!, tokens.offsets[2 * row + 1]!];
    const logprob = tokens.logProb[row]!;
    const token = {
      id: tokens.ids[row],
      text: text.slice(start, end),
      start,
      end,
      logprob,
      exact: own,
      bias: bias[row]!,
    };
    yield `${written === 0 ? '\n' : ',\n'}${JSON.stringify(token)}`;
    written += 1;
  }
  const summary = { bytes: logProb.length, bitsPerByte: bitsPerByte(logProb), complete, rows };
  yield `\n],\n"summary": ${JSON.stringify(summary)}\n}\n`;
}

/** The document as writers of scored documents take it, with the columns of the lenses that read bytes. */
export function readScored(read: ReadBytes): Scored {
  const { manifest, text, tokens, tokenText, overlap } = read;
  const { rows, units } = byteColumns(read, tokens);
  const stats = { ...tokens, columns: rows };
  return {
    manifest: { ...manifest, overlap },
    text,
    stats,
    tokenText,
    summary: summarize(tokens, text),
    finer: units[BYTES_COLUMN],
  };
}

/** The text in shades of the lens, as far as it was read, and the figures. */
export function* byteRowsText(read: ReadBytes, lens: Lens, paint: Paint, columns: number): Iterable<string> {
  const { manifest, text, from, logProb, leaked, complete, rows, tokens } = read;
  yield `\n  ${paint.bold(documentName(manifest.file))}${paint.dim(`  ${manifest.model.name} · ${manifest.precision}`)}\n`;
  yield `${legendLines(lens, paint, columns - 4)}\n`;
  const stats = readRows(finerRows(readScored(read), lens), lens);
  const first = stats.offsets[0] ?? 0;
  const moved = { ...stats, offsets: stats.offsets.map(offset => offset - first) };
  for (const row of layOut(text.slice(first, stats.offsets.at(-1) ?? 0), moved, lens, columns - 4)) {
    yield `${`  ${rowText(row, lens, paint)}`.trimEnd()}\n`;
  }
  const exact = spanLogProbs(read, tokens.offsets);
  const shown = [...exact.keys()].filter(row => !Number.isNaN(exact[row]!) && !Number.isNaN(tokens.logProb[row]!));
  const total = (values: Float64Array | Float32Array) => shown.reduce((sum, row) => sum - values[row]!, 0);
  const parts = [
    `${count(logProb.length, 'byte')}${from > 0 ? ` from byte ${from}` : ''}`,
    `${short(bitsPerByte(logProb) ?? 0)} bits per byte`,
    `${short(natsToBits(total(exact)))} bits in ${count(shown.length, 'token')}, ${short(natsToBits(total(tokens.logProb)))} by their tokens`,
    `at most ${percent(Math.max(0, ...leaked))} leaked`,
    `${count(rows, 'row')} of logits`,
    ...(complete ? [] : ['approximate: some way to cut the text may be missing']),
  ];
  yield `\n  ${parts.join(' · ')}\n`;
}

/** From the first row that has a value to the last. */
function readRows(stats: TokenStats, lens: Lens): TokenStats {
  const values = lens.compute(stats);
  const known = [...values.keys()].filter(row => !Number.isNaN(values[row]!));
  return sliceRows(stats, known[0] ?? 0, (known.at(-1) ?? -1) + 1);
}

/** `null` for no bytes. */
function bitsPerByte(logProb: Float64Array): number | null {
  if (logProb.length === 0) return null;
  return natsToBits(-logProb.reduce((sum, each) => sum + each, 0)) / logProb.length;
}
