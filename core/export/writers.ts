import { htmlWriter, type Sha256 } from './html.ts';
import { jsonLinesWriter, jsonWriter } from './json.ts';
import type { View, Writer } from './scored.ts';
import { svgWriter } from './svg.ts';
import { csvWriter, tsvWriter } from './table.ts';

const writers = {
  json: jsonWriter,
  jsonl: jsonLinesWriter,
  csv: csvWriter,
  tsv: tsvWriter,
  html: htmlWriter,
  svg: svgWriter,
} as const satisfies Record<string, (view: View, sha256: Sha256) => Writer>;

/** A format that a scored document is written in; also the ending of such a file. */
export type ExportFormat = keyof typeof writers;

/** Every format, in the order of menus. */
export const exportFormats = Object.keys(writers) as readonly ExportFormat[];

/** The writer of a format. `sha256` is the digest of a text in base64. */
export function writerFor(format: ExportFormat, view: View, sha256: Sha256): Writer {
  return writers[format](view, sha256);
}
