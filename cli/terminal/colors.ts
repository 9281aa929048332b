import { WriteStream } from 'node:tty';
import { palettes, rgb, type Shade, type Theme } from '#core/lens/palette';
import { type Ramp, stepStrength } from '#core/lens/scale';

/** Bits of colour: none, 16 colours, 256 colours, all of them. */
export type ColorDepth = 1 | 4 | 8 | 24;

export type ColorChoice = 'auto' | 'always' | 'never';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * How many colours to use. `--color` decides, then FORCE_COLOR, then NO_COLOR, then whether the output is a terminal.
 * Forced colours without a word on how many are 256, which every terminal of the last decades has.
 */
export function colorDepth(choice: ColorChoice, env: Environment, isTerminal: boolean): ColorDepth {
  if (choice === 'never') return 1;
  if (choice === 'auto') {
    const forced = forcedDepth(env);
    if (forced !== undefined) return forced;
    if (env.NO_COLOR || !isTerminal || env.TERM === 'dumb') return 1;
  }
  const { NO_COLOR: _, NODE_DISABLE_COLORS: __, FORCE_COLOR: ___, ...rest } = env;
  const found = WriteStream.prototype.getColorDepth(rest) as ColorDepth;
  return choice === 'always' ? (Math.max(found, 8) as ColorDepth) : found;
}

/** FORCE_COLOR as Node and most tools read it: 0 none, 1 sixteen, 2 two hundred and fifty-six, 3 all. */
function forcedDepth(env: Environment): ColorDepth | undefined {
  const depths: Record<string, ColorDepth> = { '0': 1, false: 1, '1': 4, '2': 8, '3': 24, '': 8, true: 8 };
  return env.FORCE_COLOR === undefined ? undefined : (depths[env.FORCE_COLOR] ?? 8);
}

/** Light or dark, from the COLORFGBG that some terminals set; dark where nothing says so. */
export function background(env: Environment): Theme {
  const colour = Number(env.COLORFGBG?.split(';').at(-1) || Number.NaN);
  return colour === 7 || (colour > 8 && colour < 16) ? 'light' : 'dark';
}

/** Puts text in colours and weights, or leaves it alone. */
export interface Paint {
  /** False where no colour may be used: steps then need another sign. */
  readonly colored: boolean;
  /** Text with the shade of a step of a ramp; step 0 and the middle of a diverging ramp are bare. */
  step(text: string, step: number, ramp?: Ramp): string;
  bold(text: string): string;
  dim(text: string): string;
}

export function paint(depth: ColorDepth, theme: Theme): Paint {
  const colored = depth > 1;
  const wrap = (codes: string, text: string) => (colored && text !== '' ? `\u001b[${codes}m${text}\u001b[0m` : text);
  const codesOf = (ramp: Ramp) => palettes[theme][ramp].map((shade, at) => stepCodes(depth, ramp, at, shade));
  const codes = { sequential: codesOf('sequential'), diverging: codesOf('diverging') };
  return {
    colored,
    step: (text, step, ramp = 'sequential') =>
      stepStrength(ramp, step) === 0 ? text : wrap(codes[ramp][step - 1]!, text),
    bold: text => wrap('1', text),
    dim: text => wrap('2', text),
  };
}

/** With 16 colours, whose looks the user chose, hue and then background say what the shades say elsewhere. */
const SIXTEEN: Readonly<Record<Ramp, readonly string[]>> = {
  sequential: ['36', '33', '31', '30;46', '30;43', '97;41', '1;97;45'],
  diverging: ['97;44', '30;46', '36', '39', '33', '30;43', '97;41'],
};

function stepCodes(depth: ColorDepth, ramp: Ramp, at: number, shade: Shade): string {
  if (depth === 4) return SIXTEEN[ramp][at]!;
  if (depth === 8) return `48;5;${nearest256(shade.background)};38;5;${nearest256(shade.foreground)}`;
  return `48;2;${rgb(shade.background).join(';')};38;2;${rgb(shade.foreground).join(';')}`;
}

/** The entry of xterm's 256 colours that is closest in red, green and blue; not the first 16, which users change. */
export function nearest256(colour: string): number {
  const wanted = rgb(colour);
  let best = 16;
  let least = Number.POSITIVE_INFINITY;
  for (let entry = 16; entry < 256; entry += 1) {
    const distance = xterm(entry).reduce((total, value, at) => total + (value - wanted[at]!) ** 2, 0);
    if (distance < least) [best, least] = [entry, distance];
  }
  return best;
}

/** Red, green and blue of entry 16 to 255: a cube of 6 x 6 x 6, then 24 greys. */
function xterm(entry: number): readonly number[] {
  if (entry >= 232) return [0, 1, 2].map(() => 8 + 10 * (entry - 232));
  const levels = [0, 95, 135, 175, 215, 255];
  const place = entry - 16;
  return [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map(at => levels[at]!);
}
