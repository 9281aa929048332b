import { resolve } from 'node:path';
import { UserError } from '#core/errors';
import type { Precision } from '#core/model/modelCard';
import type { ContrastParams, ContrastSide } from '#core/protocol/contrast';
import { committedText } from '#engine/committedText';
import { type Arguments, bad, type OptionTable, oneOf, wholeNumber } from './args.ts';
import { readDocument, STDIN } from './documents.ts';
import type { Host } from './host.ts';
import { type ModelRequest, modelRequest } from './modelSession.ts';

/** What the text is compared with; the plain options are about P, these about Q. */
export const againstOptions = {
  'against-model': {
    value: 'MODEL',
    help: 'Q is another model; where the vocabularies differ the two meet byte by byte',
  },
  'against-precision': { value: 'P', choices: ['exact', 'fast'], help: 'Q is the model in this precision' },
  'against-prompt': { value: 'TEXT', help: 'Q reads the text after TEXT, P after that of --prompt' },
  'against-last': { value: 'N', help: 'Q sees between half and all of the last N tokens before each' },
  'against-file': { value: 'FILE', help: 'Q is another version of the text' },
  'against-rev': { value: 'REV', help: 'Q is the file as git has it in a revision, such as HEAD' },
  prompt: { value: 'TEXT', help: 'Text that P reads before the file' },
} as const satisfies OptionTable;

const kinds = [
  'against-model',
  'against-precision',
  'against-prompt',
  'against-last',
  'against-file',
  'against-rev',
] as const;
export type ContrastKind = (typeof kinds)[number];

/** Two runs to compare, checked before anything is loaded. */
export interface ContrastCall {
  readonly kind: ContrastKind;
  readonly file: string;
  readonly text: string;
  readonly model: ModelRequest;
  /** The second model, where there is one. */
  readonly second: (ModelRequest & { readonly insist: boolean }) | undefined;
  readonly params: ContrastParams;
}

/** @throws UserError `bad-argument`, or where a file cannot be read. */
export async function contrastCall(
  args: Arguments,
  { file, text }: { readonly file: string; readonly text: string },
  host: Host,
): Promise<ContrastCall> {
  const asked = kinds.filter(kind => args.has(kind));
  if (asked.length === 0) throw bad('It is not said what to compare with.', `Give one of --${kinds.join(', --')}.`);
  if (asked.length > 1) throw bad(`--${asked[0]} and --${asked[1]} cannot both be.`, 'Compare one thing at a time.');
  const kind = asked[0]!;
  const prompt = args.value('prompt') ?? '';
  if (kind === 'against-prompt' && prompt === '') throw bad('P has no prompt.', 'Give it with --prompt.');
  const model = modelRequest(args, 'all');
  const p: ContrastSide = {
    model: 'first',
    text,
    prompt,
    start: args.value('start') ?? 'default',
    window: wholeNumber(args, 'context', 2, 2 ** 31 - 1) ?? 0,
    overlap: 0,
  };
  const value = args.value(kind)!;
  const q = await otherSide(kind, value, p, { args, file, host });
  return { kind, file, text, model, second: secondModel(kind, value, model), params: { p, q } };
}

interface Place {
  readonly args: Arguments;
  readonly file: string;
  readonly host: Host;
}

async function otherSide(
  kind: ContrastKind,
  value: string,
  p: ContrastSide,
  { args, file, host }: Place,
): Promise<ContrastSide> {
  switch (kind) {
    case 'against-model':
    case 'against-precision':
      return { ...p, model: 'second' };
    case 'against-prompt':
      return { ...p, prompt: value };
    case 'against-last': {
      const window = wholeNumber(args, kind, 2, 2 ** 31 - 1)!;
      return { ...p, window, overlap: Math.max(1, Math.floor(window / 2)) };
    }
    case 'against-file':
      return { ...p, text: (await readDocument(value, host)).text };
    case 'against-rev': {
      if (file === STDIN) throw bad('Standard input is in no revision.', 'Name a file.');
      const text = await committedText(resolve(host.cwd, file), value, host.signal);
      return { ...p, text: text.startsWith('\ufeff') ? text.slice(1) : text };
    }
  }
}

function secondModel(kind: ContrastKind, value: string, model: ModelRequest): ContrastCall['second'] {
  if (kind === 'against-model') return { ...model, model: value, insist: false };
  if (kind !== 'against-precision') return undefined;
  const precision = oneOf(value, `--${kind}`, ['exact', 'fast'] as const satisfies readonly Precision[]);
  if (precision === model.precision) {
    throw new UserError('bad-argument', `P is ${precision} too.`, 'Compare exact with fast.');
  }
  return { ...model, precision, insist: true };
}
