import { readRecord } from '#core/contrast/trialRecord';
import { surprisal } from '#core/lens/surprisal';
import { notGiven } from '#core/remote/refusals';
import { type Arguments, bad, commonOptions, readArguments, wholeNumber } from '../args.ts';
import { againstOptions } from '../contrastCall.ts';
import { type SearchOptions, searchOptions, searchOptionsOf } from '../criticalCall.ts';
import type { News } from '../criticalNews.ts';
import { type CriticalResult, type Resumed, runCritical } from '../criticalRun.ts';
import { namedFiles, readDocument } from '../documents.ts';
import { estimatesOf } from '../estimates.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { modelRequest, openModel, runOptions } from '../modelSession.ts';
import { streamOutput } from '../output.ts';
import { progressOf } from '../scoreFiles.ts';
import { planScoring, scoreDocument } from '../scoring.ts';
import { columnsOf, paintOf, terminalOptions } from '../view.ts';
import { criticalJson, criticalLine, newsLine } from '../writers/criticalJson.ts';
import { criticalText, newsText } from '../writers/criticalText.ts';

/** Choices of the model that are kept per token: alternatives are taken from them. */
const CHOICES = 10;

export const words: CommandWords = {
  name: 'critical',
  summary: 'Find the tokens that decide: open places, and by sampled continuations the point of no return',
  usage: 'FILE [OPTIONS]',
  details:
    'Shows where the text could have gone elsewhere: forking tokens and the quantiles of its log-probabilities. Given what a ' +
    'success is, it samples continuations of the beginnings of the text, finds the token after which none succeeds any more, ' +
    'and tries what could have stood there instead. --command runs a program of yours on every response.',
  options: {
    ...searchOptions,
    ...againstOptions,
    ...runOptions,
    context: { value: 'N', help: 'Tokens of a window; as many as suit the model by default' },
    start: { value: 'T', help: "Token that the text starts after: the model's own by default, a name, or none" },
    json: { help: 'JSON, with all outcomes, to be read and to be resumed from' },
    jsonl: { help: 'The same as lines: one for each prefix as soon as it was tried, the whole result last' },
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [
    ['critical answer.txt', 'forking tokens and quantiles, no continuations'],
    ['critical answer.txt --after "A:" --answer 42', 'which token lost the answer'],
    ['critical answer.txt --answer 42 --by s --against-last 64', 'candidates are what less context likes better'],
    ['critical patch.diff --command "python check.py" --tokens 200', 'the outcome is what a program says'],
  ],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const [named, more] = args.positionals;
  if (named === undefined) throw bad('No file is named.', `${host.invocation} critical FILE --answer 42`);
  if (more !== undefined) throw bad('One file is looked at at a time.', `Leave out ${more}.`);
  const options = searchOptionsOf(args);
  requireOneUse(args, options);
  const [file] = await namedFiles([named], host.cwd);
  const resumed = await resumedFrom(args, host);
  const { text } = await readDocument(file!, host);
  const document = { file: file!, text };
  const request = {
    start: args.value('start') ?? 'default',
    window: wholeNumber(args, 'context', 2, 2 ** 31 - 1) ?? 0,
    k: CHOICES,
  };
  const progress = progressOf(host, args.has('quiet'));
  const output = streamOutput(host.stdout);
  const session = await openModel(modelRequest(args, 'all'), host, progress);
  try {
    if (session.card.server) throw notGiven('entropies and samples, which this needs', session.card.server.host);
    const plan = await planScoring(session, request, host);
    const rows = (_: unknown, done: number, total: number) =>
      progress.update({ label: 'Scoring', unit: 'tokens' }, done, total);
    const scored = await scoreDocument(session, document, request, plan, host, { rows });
    progress.end();
    const estimates =
      options.by === 's' ? await estimatesOf(args, document, scored.stats.length, session, host, progress) : undefined;
    let written = Promise.resolve();
    const onNews = (news: News) => {
      progress.note(`  ${newsText(news, scored)}`);
      if (args.has('jsonl')) written = written.then(() => output.write([newsLine(news, scored)]));
      // What a write fails with is told at the end.
      written.catch(() => {});
    };
    const result = await runCritical(scored, options, resumed, estimates, session, host, progress, onNews);
    await written;
    await output.write([formatted(result, args, host)]);
    await output.finish();
    return host.signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    progress.end();
    await session.client.dispose();
  }
}

/** @throws UserError where options contradict each other. */
function requireOneUse(args: Arguments, { by }: SearchOptions): void {
  if (args.has('json') && args.has('jsonl')) throw bad('--json and --jsonl cannot both be.', 'Choose one of them.');
  const against = Object.keys(againstOptions).find(name => args.has(name));
  if (against !== undefined && by !== 's') {
    throw bad(`--${against} says what to compare with, and nothing is compared.`, 'Add --by s, or leave it out.');
  }
}

function formatted(result: CriticalResult, args: Arguments, host: Host): string {
  if (args.has('jsonl')) return criticalLine(result);
  if (args.has('json')) return criticalJson(result);
  const paint = paintOf(args, host, host.stdout.isTTY);
  return criticalText(result, { lens: surprisal, top: 0, paint, columns: columnsOf(host), notable: 0 });
}

/** The outcomes that an earlier call has written. */
async function resumedFrom(args: Arguments, host: Host): Promise<Resumed | undefined> {
  const file = args.value('resume');
  if (file === undefined) return undefined;
  const { text } = await readDocument(file, host);
  const { record, fingerprint } = rolloutsIn(text);
  const known = readRecord(record);
  if (known && typeof fingerprint === 'string') return { record: known, fingerprint };
  throw bad(`${file} holds no outcomes of critical --json.`, 'Name what such a call has written.');
}

function rolloutsIn(text: string): { readonly record?: unknown; readonly fingerprint?: unknown } {
  // Of lines the last is the whole result.
  for (const json of [text, text.trimEnd().split('\n').at(-1)!]) {
    try {
      return (JSON.parse(json) as { rollouts?: object } | null)?.rollouts ?? {};
    } catch {
      // The other form, or none.
    }
  }
  return {};
}
