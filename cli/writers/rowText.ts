import type { Row } from '#core/export/wrap';
import type { Lens } from '#core/lens/lens';
import { stepStrength } from '#core/lens/scale';
import type { Paint } from '../terminal/colors.ts';

/** The least strength that is marked where there are no colours: not all, or nearly every word would be. */
const LEAST_MARKED = 4;

/** Parts tokens where there are no colours. */
const BOUNDARY = '│';

/** The least strength of a step that is seen at all; of tokens, every one. */
export function leastShown({ reads }: Lens, { colored }: Paint): number {
  if (reads === 'tokens') return 0;
  return colored ? 1 : LEAST_MARKED;
}

/** Whether a step is seen. */
export function isShown(step: number, lens: Lens, paint: Paint): boolean {
  return stepStrength(lens.scale.ramp, step) >= leastShown(lens, paint);
}

/** A row for the terminal: in shades, or else with marks: `[word]5`, and `a│b` between tokens. */
export function rowText(row: Row, lens: Lens, paint: Paint): string {
  const { ramp } = lens.scale;
  if (paint.colored) return row.map(({ text, step }) => paint.step(text, step, ramp)).join('');
  if (lens.reads === 'tokens') return row.map(({ text }) => text).join(BOUNDARY);
  return row.map(({ text, step }) => (isShown(step, lens, paint) ? marked(text, step) : text)).join('');
}

/** Blanks before a word stay outside, so that words stay apart; blanks alone are made visible. */
function marked(text: string, step: number): string {
  if (text.trim() === '') return `[${text.replaceAll(' ', '␣')}]${step}`;
  const blank = text.length - text.trimStart().length;
  return `${text.slice(0, blank)}[${text.slice(blank)}]${step}`;
}
