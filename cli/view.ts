import { UserError } from '#core/errors';
import type { Lens } from '#core/lens/lens';
import type { Theme } from '#core/lens/palette';
import { findLens, scoredLenses } from '#core/lens/registry';
import { type Arguments, type OptionTable, oneOf } from './args.ts';
import type { Host } from './host.ts';
import { background, type ColorChoice, colorDepth, type Paint, paint } from './terminal/colors.ts';

const colorChoices = ['auto', 'always', 'never'] as const satisfies readonly ColorChoice[];
const backgrounds = ['auto', 'dark', 'light'] as const;

/** Options on how a terminal is written to. */
export const terminalOptions = {
  color: {
    value: 'WHEN',
    choices: colorChoices,
    help: 'Colours; auto looks at the terminal, FORCE_COLOR and NO_COLOR',
  },
  background: { value: 'TONE', choices: backgrounds, help: "The terminal's background; auto looks at COLORFGBG" },
} as const satisfies OptionTable;

export const lensOption = {
  lens: {
    value: 'LENS',
    short: 'l',
    choices: scoredLenses.map(lens => lens.id),
    help: 'What the colours say; surprisal by default',
  },
} as const satisfies OptionTable;

/** The lens asked for, `otherwise` where none is. */
export function lensOf(args: Arguments, otherwise: Lens): Lens {
  const id = args.value('lens');
  return id === undefined ? otherwise : (findLens(id) ?? unknownLens(id));
}

/** How the output is painted: `destination` is what the text goes to. */
export function paintOf(args: Arguments, host: Host, isTerminal: boolean): Paint {
  const choice = oneOf(args.value('color') ?? 'auto', '--color', colorChoices);
  const tone = oneOf(args.value('background') ?? 'auto', '--background', backgrounds);
  const theme: Theme = tone === 'auto' ? background(host.env) : tone;
  return paint(colorDepth(choice, host.env, isTerminal), theme);
}

/** Widest text that is still read with ease, and the narrowest that still holds a table. */
const WIDEST = 120;
const NARROWEST = 20;

/** Columns to write in: those of the terminal, of COLUMNS where there is none, else 80. */
export function columnsOf(host: Host): number {
  const columns = host.stdout.columns ?? (Number(host.env.COLUMNS) || 80);
  return Math.min(WIDEST, Math.max(NARROWEST, columns));
}

function unknownLens(id: string): never {
  throw new UserError('bad-argument', `There is no lens ${id}.`, '"token-loupe lenses" lists them.');
}
