import { type EnsembleKind, ensembleKinds } from '#core/bytes/ensemble';
import type { ByteSetting } from '#core/bytes/nextByteResult';
import { type Manifest, madeBy } from '#core/export/scored';
import { byteSurprisal } from '#core/lens/byteSurprisal';
import { tokenizationBias } from '#core/lens/tokenizationBias';
import { type Arguments, bad, type OptionTable, oneOf, wholeNumber } from './args.ts';
import type { Host } from './host.ts';
import type { ModelSession } from './modelSession.ts';

/** Options of commands that read bytes. */
export const byteOptions = {
  context: { value: 'N', help: 'Tokens that the model reads at most; as many as suit it by default' },
  start: { value: 'T', help: "Token that the text starts after: the model's own by default, a name, or none" },
} as const satisfies OptionTable;

export const ensembleOptions = {
  ensemble: { value: 'MODEL', help: 'Read with a second model as well, whatever its vocabulary, and join the two' },
  join: {
    value: 'HOW',
    choices: ensembleKinds,
    help: 'How two models are joined: mean of the probabilities, the default, or their normalised product',
  },
} as const satisfies OptionTable;

/** Lenses that show what is read byte by byte. */
export const byteLenses = [byteSurprisal, tokenizationBias] as const;

export const byteLensOption = {
  lens: {
    value: 'LENS',
    short: 'l',
    choices: byteLenses.map(({ id }) => id),
    help: 'Without --at: what the colours say; byte-surprisal, of each character, by default',
  },
} as const satisfies OptionTable;

/** Formats of a text that is read byte by byte; `text` is for people. */
export const byteFormats = ['json', 'html', 'svg'] as const;
export type ByteFormat = 'text' | (typeof byteFormats)[number];

/** The format that is asked for, by an option or by the ending of `--output`. @throws UserError `bad-argument` for two. */
export function byteFormatOf(args: Arguments): ByteFormat {
  const asked = byteFormats.filter(name => args.has(name));
  if (asked.length > 1) throw bad(`--${asked[0]} and --${asked[1]} cannot both be.`, 'Choose one format.');
  const ending = /\.(\w+)$/.exec(args.value('output') ?? '')?.[1]?.toLowerCase();
  return asked[0] ?? byteFormats.find(name => name === ending) ?? 'text';
}

/** What a call about bytes has in common whatever its place. */
export interface ByteSettings {
  readonly start: string;
  readonly window: number;
}

export function byteSettings(args: Arguments): ByteSettings {
  return { start: args.value('start') ?? 'default', window: wholeNumber(args, 'context', 2, 2 ** 31 - 1) ?? 0 };
}

/** The second model that is asked for, and how it is joined. @throws UserError `bad-argument`. */
export function ensembleAsked(args: Arguments): { readonly model: string; readonly kind: EnsembleKind } | undefined {
  const model = args.value('ensemble');
  if (model === undefined && args.has('join'))
    throw bad('--join needs --ensemble.', 'Name the second model with --ensemble.');
  return model === undefined
    ? undefined
    : { model, kind: oneOf(args.value('join') ?? 'mean', '--join', ensembleKinds) };
}

/** Two whole numbers `FROM:TO`. @throws UserError `bad-argument`. */
export function rangeOf(args: Arguments, name: string): readonly [from: number, to: number] | undefined {
  const value = args.value(name);
  if (value === undefined) return undefined;
  const [, from, to] = /^(\d{1,15}):(\d{1,15})$/.exec(value) ?? [];
  if (from === undefined || Number(from) > Number(to)) {
    throw bad(`--${name} cannot be "${value}".`, 'Give two offsets in bytes of UTF-8, such as 100:160.');
  }
  return [Number(from), Number(to)];
}

/** What made the numbers; documented in docs/output.md. */
export function byteManifest(
  { card }: ModelSession,
  host: Host,
  file: string,
  { window, start }: ByteSetting,
  ensemble?: { readonly model: Manifest['model']; readonly kind: EnsembleKind },
) {
  return {
    ...madeBy(card, host.version, file),
    window,
    start,
    ...(ensemble ? { ensemble } : {}),
  };
}
