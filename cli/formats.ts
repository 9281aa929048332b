import { extname } from 'node:path';
import { type Arguments, bad, type OptionTable } from './args.ts';
import { htmlWriter } from './writers/html.ts';
import { jsonLinesWriter, jsonWriter } from './writers/json.ts';
import type { View, Writer } from './writers/scored.ts';
import { svgWriter } from './writers/svg.ts';
import { csvWriter, tsvWriter } from './writers/table.ts';

/** What `score` can write; `text` is for people and comes while the model reads. */
export type Format = 'text' | keyof typeof writers;

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

const writers = {
  summary: undefined,
  json: jsonWriter,
  jsonl: jsonLinesWriter,
  csv: csvWriter,
  tsv: tsvWriter,
  html: htmlWriter,
  svg: svgWriter,
} as const satisfies Record<string, ((view: View) => Writer) | undefined>;

const names = Object.keys(writers) as (keyof typeof writers)[];

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
  return format === 'text' ? undefined : writers[format]?.(view);
}
