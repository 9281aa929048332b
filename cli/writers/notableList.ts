import type { Scored } from '#core/export/scored';
import { type Description, describe } from '#core/lens/describe';
import { notable } from '#core/lens/notable';
import { step } from '#core/lens/scale';
import { defused } from '#core/lens/visible';
import { lineTable } from '#core/text/lines';
import { fit, graphemes, padEnd, padStart, textWidth } from '#core/text/width';
import type { TerminalView } from './terminalView.ts';

/** Columns of the longest token that is shown whole. */
const TOKEN = 20;
/** Choices shown beside a token at most, the token itself not counted. */
const CHOICES = 3;

interface Line {
  readonly place: string;
  readonly value: string;
  readonly before: string;
  readonly token: string;
  readonly step: number;
  readonly seen: Description;
}

/** The tokens most worth a look through the lens: where, how much, in which words, and what the model would have read. */
export function notableList(scored: Scored, view: TerminalView, margin: string): string {
  const { lens, paint, columns } = view;
  const lines = notableLines(scored, view, Math.min(26, Math.floor(columns / 5)));
  if (lines.length === 0) return '';
  const widest = (pick: (line: Line) => string) => Math.max(...lines.map(line => textWidth(pick(line))));
  const place = widest(line => line.place);
  const value = widest(line => line.value);
  const before = widest(line => line.before);
  const token = widest(line => line.token);
  const room = columns - margin.length - place - value - before - token - 6;
  const printed = lines.map(line => {
    const head = `${padEnd(line.place, place)}  ${padStart(line.value, value)}  ${padStart(line.before, before)}`;
    const shown = paint.step(line.token, line.step, lens.scale.ramp) + ' '.repeat(token - textWidth(line.token));
    return `${margin}${head}${shown}  ${paint.dim(instead(line.seen, room))}`.trimEnd();
  });
  return `\n${margin}${paint.bold(lens.extreme)}\n${printed.join('\n')}\n`;
}

function notableLines(scored: Scored, view: TerminalView, before: number): readonly Line[] {
  const { lens } = view;
  const { stats } = scored;
  const rows = notable(stats, lens, view.notable);
  const values = lens.compute(stats);
  const { position } = lineTable(scored.text);
  return rows.map((row): Line => {
    const seen = describe(stats, row, scored.tokenText, lens, CHOICES + 1);
    const { line, column } = position(stats.offsets[2 * row]!);
    const value = values[row]!;
    return {
      place: `${line + 1}:${column + 1}`,
      value: lens.format(value),
      before: wordsBefore(scored.text, stats.offsets[2 * row]!, before),
      token: fit(seen.token, TOKEN),
      step: step(lens.scale, value),
      seen,
    };
  });
}

/** The end of the text before an offset, on one line. */
export function wordsBefore(text: string, start: number, columns: number): string {
  const from = Math.max(0, start - 4 * columns);
  const before = defused(text.slice(from, start)).replace(/\s+/g, ' ');
  if (before === '') return '';
  const kept = [...graphemes(before)];
  let used = textWidth(before);
  while (used > columns - 1) used -= textWidth(kept.shift()!);
  return kept.length > 0 && kept.join('') === before && from === 0 ? before : `…${kept.join('')}`;
}

/** What the model would rather have read, as much of it as there is room for. */
function instead({ choices }: Description, columns: number): string {
  const others = choices.filter(choice => !choice.actual).slice(0, CHOICES);
  let words = choices[0]?.actual ? 'first choice; then' : 'rather';
  let sign = ' ';
  for (const { token, probability } of others) {
    const longer = `${words}${sign}${token} ${probability}`;
    if (textWidth(longer) > columns) break;
    [words, sign] = [longer, ', '];
  }
  return sign === ' ' ? '' : words;
}
