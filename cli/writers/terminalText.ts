import { Layout } from '#core/export/layout';
import type { Scored } from '#core/export/scored';
import { documentName, figures, legendTitle, provenance } from '#core/export/words';
import type { Row } from '#core/export/wrap';
import type { Lens } from '#core/lens/lens';
import { legend } from '#core/lens/scale';
import type { TokenStats } from '#core/scoring/tokenStats';
import { textWidth } from '#core/text/width';
import type { Paint } from '../terminal/colors.ts';
import { notableList } from './notableList.ts';
import { isShown, leastShown, rowText } from './rowText.ts';
import type { TerminalView } from './terminalView.ts';

const MARGIN = '  ';
/** The text of one document as it is scored: a header, rows of text as tokens come, figures at the end. */
export class TerminalText {
  readonly #view: TerminalView;
  readonly #file: string;
  readonly #layout: Layout;

  constructor(file: string, text: string, view: TerminalView) {
    this.#view = view;
    this.#file = file;
    const columns = view.columns - 2 * MARGIN.length;
    this.#layout = new Layout(text, view.lens, columns, leastShown(view.lens, view.paint));
  }

  /** The document's name, the model's, and the legend. */
  header(model: string): string {
    const { paint, lens, columns } = this.#view;
    const title = `${MARGIN}${paint.bold(documentName(this.#file))}${paint.dim(`  ${model}`)}\n`;
    return `${title}${legendLines(lens, paint, columns - 2 * MARGIN.length)}\n`;
  }

  /** The rows of columns that further rows of tokens complete. */
  rows(stats: TokenStats): string {
    return this.#printed(this.#layout.add(stats));
  }

  /** What is left of the text, its figures, and the tokens most worth a look. */
  footer(scored: Scored): string {
    const { paint, columns } = this.#view;
    const sums = joined(figures(scored), columns - MARGIN.length).map(line =>
      line.replace(/perplexity [^ ]+/, paint.bold),
    );
    const how = joined(provenance(scored.manifest), columns - MARGIN.length).map(paint.dim);
    const lines = [...sums, ...how].map(line => `${MARGIN}${line}\n`);
    return `${this.#printed(this.#layout.end())}\n${lines.join('')}${notableList(scored, this.#view, MARGIN)}`;
  }

  #printed(rows: readonly Row[]): string {
    const { lens, paint } = this.#view;
    return rows.map(row => `${`${MARGIN}${rowText(row, lens, paint)}`.trimEnd()}\n`).join('');
  }
}

/** The steps with their meaning, in their own shades, or by number where marks stand for shades. */
export function legendLines(lens: Lens, paint: Paint, columns: number): string {
  const entries = legend(lens.scale);
  const title = `${legendTitle(lens)}  `;
  if (!paint.colored) {
    const seen = entries.filter(({ step }) => isShown(step, lens, paint));
    const marks = lens.reads === 'tokens' ? ['a│b'] : seen.map(({ step, label }) => `[…]${step} ${label}`);
    const lines = joined([`${title.trimEnd()}:`, ...marks], columns, '  ');
    return lines.map(one => `${MARGIN}${one}\n`).join('');
  }
  let line = title;
  let used = textWidth(title);
  const lines: string[] = [];
  for (const { step, label } of entries) {
    const wide = textWidth(label) + 2;
    if (used + wide > columns) {
      lines.push(line);
      line = ' '.repeat(textWidth(title));
      used = line.length;
    }
    line += paint.step(` ${label} `, step, lens.scale.ramp);
    used += wide;
  }
  return [...lines, line].map(one => `${MARGIN}${one}\n`).join('');
}

/** Parts with a sign between them, in as many lines as it takes. */
export function joined(parts: readonly string[], columns: number, sign = ' · '): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last === undefined || textWidth(last) + textWidth(sign) + textWidth(part) > columns) lines.push(part);
    else lines[lines.length - 1] = last + sign + part;
  }
  return lines;
}
