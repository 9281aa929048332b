import { extname } from 'node:path';
import type { View, Writer } from '#core/export/scored';
import { type ExportFormat, exportFormats, writerFor } from '#core/export/writers';
import { sha256 } from '#engine/sha256';
import { type Arguments, bad, type OptionTable } from './args.ts';

/** What `score` can write; `text` is for people and comes while the model reads. */
export type Format = 'text' | 'summary' | ExportFormat;

export const formatOptions = {
  summary: { help: 'Only the figures, one line per file' },
  json: { help: 'JSON: all measures of every token; an array for several files' },
  jsonl: { help: 'JSON Lines: one object per token' },
  csv: { help: 'Comma-separated values, one line per token' },
  tsv: { help: 'Tab-separated values, one line per token' },
  html: { help: 'One page that needs nothing else: hover, arrow keys, all lenses' },
  svg: { help: 'A picture of the coloured text; one file only' },
  output: { value: 'FILE', short: 'o', help: 'Write to FILE; its ending chooses the format where no option does' },
} as const satisfies OptionTable;

const names = ['summary', ...exportFormats] as const;

/** The format asked for, by an option or by the ending of `--output`. @throws UserError `bad-argument` for two. */
export function formatOf(args: Arguments): Format {
  const asked = names.filter(name => args.has(name));
  if (asked.length > 1) throw bad(`--${asked[0]} and --${asked[1]} cannot both be.`, 'Choose one format.');
  const ending = extname(args.value('output') ?? '')
    .slice(1)
    .toLowerCase();
  return asked[0] ?? names.find(name => name === ending) ?? 'text';
}

/** The writer of a format; `text` and `summary` have none, their lines are made as the numbers come. */
export function writerOf(format: Format, view: View): Writer | undefined {
  return format === 'text' || format === 'summary' ? undefined : writerFor(format, view, sha256);
}
