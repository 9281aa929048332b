import { parseArgs } from 'node:util';
import { UserError } from '#core/errors';
import { nearest } from './nearest.ts';

/** An option as data: parsing, checking and help read the same table. */
export interface OptionSpec {
  readonly help: string;
  /** What the value is called in help; an option without one is a switch. */
  readonly value?: string;
  /** One letter. */
  readonly short?: string;
  /** All values there are, where they can be listed. */
  readonly choices?: readonly string[];
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

export interface Arguments {
  readonly positionals: readonly string[];
  has(name: string): boolean;
  value(name: string): string | undefined;
}

/** Options that every command has. */
export const commonOptions = {
  help: { short: 'h', help: 'Show this help' },
  quiet: { short: 'q', help: 'No progress and no notes on standard error, only failures' },
} as const satisfies OptionTable;

/**
 * Reads the arguments of a command. The last of a repeated option counts; what follows `--` is never an option.
 * @throws UserError `bad-argument` for an option, a missing value or a value that the table does not have.
 */
export function readArguments(argv: readonly string[], table: OptionTable): Arguments {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value, short }]) => {
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [name, short === undefined ? { type } : { type, short }];
    }),
  );
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind === 'option') values.set(token.name, checked(token.name, token.rawName, token.value, table));
  }
  return { positionals, has: name => values.has(name), value: name => values.get(name) };
}

function checked(name: string, rawName: string, value: string | undefined, table: OptionTable): string {
  const spec = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!spec) throw unknownOption(rawName, table);
  if (spec.value === undefined) {
    if (value !== undefined) throw bad(`${rawName} takes no value.`, `Write ${rawName} alone.`);
    return '';
  }
  // parseArgs takes "--lens --json" as a value; nobody means that.
  if (value === undefined || /^--\w/.test(value)) {
    throw bad(`${rawName} needs a value.`, `Write ${rawName} ${spec.choices?.join('|') ?? spec.value}.`);
  }
  return spec.choices ? oneOf(value, rawName, spec.choices) : value;
}

/** The value as one of the choices. @throws UserError `bad-argument`. */
export function oneOf<T extends string>(value: string, what: string, choices: readonly T[]): T {
  const found = choices.find(choice => choice === value);
  if (found !== undefined) return found;
  throw bad(`${what} cannot be "${value}".`, suggestion(value, choices, `Choose from ${choices.join(', ')}.`));
}

/** A whole number of at least `least`. @throws UserError `bad-argument`. */
export function wholeNumber(args: Arguments, name: string, least: number, most: number): number | undefined {
  const value = args.value(name);
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw bad(`--${name} cannot be "${value}".`, `Give a whole number from ${least} to ${most}.`);
}

/** A number above zero. @throws UserError `bad-argument`. */
export function positiveNumber(args: Arguments, name: string): number | undefined {
  const value = args.value(name);
  if (value === undefined) return undefined;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw bad(`--${name} cannot be "${value}".`, 'Give a number above 0.');
}

export function bad(message: string, hint: string): UserError {
  return new UserError('bad-argument', message, hint);
}

/** `Did you mean X?` where something is near, else `otherwise`. */
export function suggestion(asked: string, names: readonly string[], otherwise: string): string {
  const near = nearest(asked, names);
  return near === undefined ? otherwise : `Did you mean ${near}? ${otherwise}`;
}

function unknownOption(rawName: string, table: OptionTable): UserError {
  const names = Object.keys(table).map(name => `--${name}`);
  return bad(`There is no option ${rawName}.`, suggestion(rawName, names, 'See --help.'));
}
