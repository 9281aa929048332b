import { surprisal } from '#core/lens/surprisal';
import { type Arguments, bad, commonOptions, positiveNumber, readArguments, wholeNumber } from '../args.ts';
import { isAmong, namedFiles } from '../documents.ts';
import type { ExitCode } from '../exitCodes.ts';
import { formatOf, formatOptions } from '../formats.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { modelRequest, runOptions } from '../modelSession.ts';
import type { ScoreCall } from '../scoreCall.ts';
import { scoreFiles } from '../scoreFiles.ts';
import { columnsOf, lensOf, lensOption, paintOf, terminalOptions } from '../view.ts';

/** Choices a token is written with where nobody says how many. */
const DEFAULT_TOP = 5;
/** Standard output as the name of a file. */
const STDOUT = '-';
/** Tokens in the list below a text. */
const NOTABLE = 8;

export const words: CommandWords = {
  name: 'score',
  summary: 'Show texts as the model reads them, or write what it says of every token',
  usage: 'FILE... [OPTIONS]',
  details:
    'Scores every token of the files: how likely the model held it, given all that comes before. FILE is a text file, a ' +
    'pattern such as "docs/**/*.md", or - for standard input. In a terminal the text is coloured; with an option the ' +
    'numbers are written for other programs. Ctrl-C stops, and keeps what is done.',
  options: {
    ...lensOption,
    ...runOptions,
    ...formatOptions,
    context: { value: 'N', help: 'Tokens of a window, the start token included; as many as suit the model by default' },
    start: { value: 'T', help: "Token that the text starts after: the model's own by default, a name, or none" },
    top: { value: 'K', help: `Choices of the model to keep per token; ${DEFAULT_TOP} by default` },
    'budget-ppl': { value: 'X', help: 'End with exit code 3 if the perplexity of a file is above X' },
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [
    ['score README.md', 'which words surprise the model'],
    ['score README.md --lens rank', 'colours of GLTR: top 10, 100, 1,000, beyond'],
    ['score draft.md --html -o draft.html', 'a page to look at and send around'],
    ['score "docs/**/*.md" --summary --budget-ppl 60', 'fail in CI where a text reads oddly'],
    ['score notes.txt --json', 'all numbers, for other programs'],
  ],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  return scoreFiles(await readCall(readArguments(argv, words.options), host), host);
}

/** @throws UserError `bad-argument`, `file-not-found`. */
async function readCall(args: Arguments, host: Host): Promise<ScoreCall> {
  if (args.positionals.length === 0)
    throw bad('No file is named.', `${host.invocation} score FILE, or - for standard input.`);
  const format = formatOf(args);
  const output = args.value('output') === STDOUT ? undefined : args.value('output');
  const top = wholeNumber(args, 'top', 0, 100) ?? DEFAULT_TOP;
  const lens = lensOf(args, surprisal);
  const paint = paintOf(args, host, output === undefined && host.stdout.isTTY);
  // The margin lens reads two choices, however few are written.
  const k = Math.max(2, top);
  const scoring = {
    start: args.value('start') ?? 'default',
    window: wholeNumber(args, 'context', 2, 2 ** 31 - 1) ?? 0,
    k,
  };
  const budget = positiveNumber(args, 'budget-ppl');
  const model = modelRequest(args, 'all');
  const files = await namedFiles(args.positionals, host.cwd);
  if (output !== undefined && (await isAmong(output, files, host.cwd))) {
    throw bad(`${output} would be written over the text it is made of.`, 'Choose another name for the output.');
  }
  if (format === 'svg' && files.length > 1)
    throw bad('A picture shows one file.', 'Name one, or use --html for several.');
  const view = { lens, top, paint, columns: columnsOf(host), notable: NOTABLE };
  return { files, model, scoring, format, view, output, budget, quiet: args.has('quiet') };
}
