import type { Scored, Writer } from '#core/export/scored';
import { documentName, figures } from '#core/export/words';
import { short } from '#core/lens/numbers';
import type { TokenStats } from '#core/scoring/tokenStats';
import { readDocument } from './documents.ts';
import { eachFile } from './eachFile.ts';
import { type ExitCode, exitCodes, worst } from './exitCodes.ts';
import { writerOf } from './formats.ts';
import type { Host } from './host.ts';
import { LivePrinter } from './livePrinter.ts';
import { type ModelSession, openModel } from './modelSession.ts';
import { fileOutput, type Output, streamOutput } from './output.ts';
import { Progress } from './progress.ts';
import type { ScoreCall } from './scoreCall.ts';
import { planScoring, type ScorePlan, scoreDocument } from './scoring.ts';
import { TerminalText } from './writers/terminalText.ts';

/** What the files of one call have in common. */
interface Run {
  readonly call: ScoreCall;
  readonly host: Host;
  readonly progress: Progress;
  readonly session: ModelSession;
  readonly plan: ScorePlan;
  readonly output: Output;
  readonly writer: Writer | undefined;
}

/** Scores the files of a call in turn and writes each when it is done; a file that fails does not stop the others. */
export async function scoreFiles(call: ScoreCall, host: Host): Promise<ExitCode> {
  const progress = progressOf(host, call.quiet);
  const output = call.output === undefined ? streamOutput(host.stdout) : await fileOutput(host.cwd, call.output);
  let session: ModelSession | undefined;
  try {
    session = await openModel(call.model, host, progress);
    const plan = await planScoring(session, call.scoring, host);
    const writer = writerOf(call.format, call.view);
    const { codes, written } = await scoreEach({ call, host, progress, session, plan, output, writer });
    // Where every file failed there is nothing to leave.
    await (written > 0 ? output.finish() : output.discard());
    return worst(codes);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    progress.end();
    await session?.client.dispose();
  }
}

/** Progress on standard error. */
export function progressOf(host: Host, quiet: boolean): Progress {
  const { stderr } = host;
  return new Progress({
    write: text => void stderr.write(text),
    terminal: Boolean(stderr.isTTY) && host.env.TERM !== 'dumb',
    columns: stderr.columns ?? 80,
    quiet,
    now: () => performance.now(),
  });
}

async function scoreEach(run: Run): Promise<{ readonly codes: readonly ExitCode[]; readonly written: number }> {
  const { call, host, progress, output, writer } = run;
  let written = 0;
  const codes = await eachFile(call.files, host, progress, async file => {
    const scored = await scoreFile(run, file, written);
    if (writer && written === 0) await output.write(writer.open(call.files.length));
    if (writer) await output.write(writer.document(scored, written));
    written += 1;
    return verdict(scored, run);
  });
  if (writer && written > 0) await output.write(writer.close());
  return { codes, written };
}

/** Scores one file; where the output is for people, the text is printed while it is scored. */
async function scoreFile(run: Run, file: string, place: number): Promise<Scored> {
  const { call, host, progress, session, plan } = run;
  const { text, note } = await readDocument(file, host);
  if (note !== '') progress.note(note);
  const printer = new LivePrinter(run.output, progress);
  const live = call.format === 'text' ? new TerminalText(file, text, call.view) : undefined;
  // Bands know their neighbours, so a text that is coloured by them is coloured in one piece.
  const streams = call.view.lens.reads === 'scores';
  const stage = { label: `Scoring ${documentName(file)}`, unit: 'tokens' } as const;
  const rows = (stats: TokenStats, done: number, total: number) => {
    if (live && streams) printer.print(live.rows(stats));
    printer.update(stage, done, total);
  };
  if (live) printer.print(`${place === 0 ? '\n' : '\n\n'}${live.header(modelWords(session))}`);
  const scored = await scoreDocument(session, { file, text }, call.scoring, plan, host, { rows });
  if (live) printer.print((streams ? '' : live.rows(scored.stats)) + live.footer(scored));
  if (call.format === 'summary') printer.print(`${[documentName(file), ...figures(scored)].join(' · ')}\n`);
  await printer.settled();
  progress.end();
  return scored;
}

function modelWords({ card }: ModelSession): string {
  return `${card.name} · ${card.precision}`;
}

/** How one scored file counts, told on standard error where it is not simply well. */
function verdict({ manifest, stats, summary }: Scored, { call, host, progress }: Run): ExitCode {
  const say = (text: string) => {
    progress.clear();
    host.stderr.write(`${text}\n`);
  };
  const file = documentName(manifest.file);
  if (manifest.partial) {
    say(`Stopped: ${stats.length} tokens of ${file} were scored, and are kept.`);
    return exitCodes.interrupted;
  }
  if (call.budget === undefined || summary.perplexity === null || summary.perplexity <= call.budget)
    return exitCodes.ok;
  say(`${file}: perplexity ${short(summary.perplexity)} is above the budget of ${call.budget}.`);
  return exitCodes.overBudget;
}
