import { shortest } from './json.ts';
import type { Scored, Writer } from './scored.ts';

/** The columns, in order; docs/output.md says what each holds. */
export const columns = [
  'file',
  'token',
  'id',
  'text',
  'start',
  'end',
  'logprob',
  'entropy',
  'rank',
  'topp',
  'context',
  'best_id',
  'best_text',
  'best_logprob',
] as const;

interface Dialect {
  readonly separator: string;
  readonly newline: string;
  readonly quote: (text: string) => string;
}

/** RFC 4180: lines end with CRLF; a field with a separator, quote or line break stands in quotes, its quotes doubled. */
const csv: Dialect = {
  separator: ',',
  newline: '\r\n',
  quote: text => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text),
};

/** No quotes, so what would break a line or field is escaped: \t, \n, \r, and \\ for the backslash. */
const tsv: Dialect = {
  separator: '\t',
  newline: '\n',
  quote: text => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r'),
};

export function csvWriter(): Writer {
  return tableWriter(csv);
}

export function tsvWriter(): Writer {
  return tableWriter(tsv);
}

/** One line of names, then one line per token of every document. A cell is empty where there is no value. */
function tableWriter({ separator, newline, quote }: Dialect): Writer {
  const line = (cells: readonly string[]) => cells.map(quote).join(separator) + newline;
  return {
    *open() {
      yield line(columns);
    },
    *document(scored) {
      const file = harmless(scored.manifest.file);
      for (let row = 0; row < scored.stats.length; row += 1) yield line([file, ...cells(scored, row)]);
    },
    *close() {},
  };
}

function cells({ stats, text, tokenText, manifest }: Scored, row: number): readonly string[] {
  const idOf = (id: number) => (manifest.server?.ids === false ? '' : String(id));
  const [start, end] = [stats.offsets[2 * row]!, stats.offsets[2 * row + 1]!];
  const best = stats.topIds[row * stats.k] ?? -1;
  return [
    String(row),
    idOf(stats.ids[row]!),
    text.slice(start, end),
    String(start),
    String(end),
    number(stats.logProb[row]!),
    number(stats.entropy[row]!),
    stats.rank[row] === 0 ? '' : String(stats.rank[row]),
    number(stats.topP[row]!),
    String(stats.context[row]),
    ...(best < 0 ? ['', '', ''] : [idOf(best), tokenText(best), number(stats.topLogProbs[row * stats.k]!)]),
  ];
}

function number(value: number): string {
  return Number.isFinite(value) ? shortest(value) : '';
}

/**
 * A spreadsheet takes a cell that begins with =, +, - or @ for a formula. Texts stay as they are, because a cell that was
 * altered is wrong and one token is no formula worth fearing; a file name can be one, and `./` in front names the same file.
 */
function harmless(file: string): string {
  return /^[=+@]|^-./.test(file) ? `./${file}` : file;
}
