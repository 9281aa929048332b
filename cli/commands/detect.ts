import { join } from 'node:path';
import { madeBy } from '#core/export/scored';
import { documentName } from '#core/export/words';
import { chooseHead, readHeads } from '#engine/detect/headShelf';
import { readSurprise } from '#engine/detect/surprise';
import { openStore } from '#engine/models/store';
import { type Arguments, bad, commonOptions, readArguments } from '../args.ts';
import { detectText, type Judge } from '../detecting.ts';
import { namedFiles, readDocument } from '../documents.ts';
import { eachFile } from '../eachFile.ts';
import { type ExitCode, exitCodes, worst } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { type ModelSession, modelRequest, openModel, openSecond, runOptions } from '../modelSession.ts';
import { streamOutput } from '../output.ts';
import type { Progress } from '../progress.ts';
import { progressOf } from '../scoreFiles.ts';
import { columnsOf, paintOf, terminalOptions } from '../view.ts';
import { type DetectManifest, detectJson } from '../writers/detectJson.ts';
import { detectTerminal } from '../writers/detectTerminal.ts';

export const words: CommandWords = {
  name: 'detect',
  summary: 'Gather evidence on whether texts read like a machine wrote them',
  usage: 'FILE... [OPTIONS]',
  details:
    'Reads the files as a trained head does, and says how they read, where, and how far that can be trusted; with it the ' +
    'criteria of the literature, each with what it was worth on text of this kind. It never says who wrote a text: ' +
    'docs/ai-text.md has the figures. FILE is a text file, a pattern, or - for standard input.',
  options: {
    json: { help: 'JSON; an array for several files' },
    head: { value: 'NAME', help: 'The head that judges; by default the one trained for the model' },
    'second-model': {
      value: 'M',
      help: 'A second model of the same vocabulary, for Binoculars and Fast-DetectGPT with two',
    },
    ...runOptions,
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [
    ['detect essay.md', 'how it reads, sentence by sentence'],
    ['detect "docs/**/*.md" --json', 'all numbers, for other programs'],
  ],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  if (args.positionals.length === 0)
    throw bad('No file is named.', `${host.invocation} detect FILE, or - for standard input.`);
  const files = await namedFiles(args.positionals, host.cwd);
  const request = modelRequest(args, 'all');
  const paint = paintOf(args, host, host.stdout.isTTY);
  const progress = progressOf(host, args.has('quiet'));
  const session = await openModel(request, host, progress);
  try {
    const judge = await judgeOf(session, args, host, progress);
    const output = streamOutput(host.stdout);
    const several = files.length > 1 && args.has('json');
    let written = 0;
    const codes = await eachFile(files, host, progress, async file => {
      const { text, note } = await readDocument(file, host);
      if (note !== '') progress.note(note);
      const stage = { label: `Reading ${documentName(file)}`, unit: 'tokens' } as const;
      const found = await detectText(text, judge, host, (done, total) => progress.update(stage, done, total));
      progress.end();
      if (several) await output.write([written === 0 ? '[\n' : ',\n']);
      if (args.has('json')) await output.write(detectJson(manifestOf(judge, file, host), found));
      else await output.write([`\n${detectTerminal(documentName(file), text, found, paint, columnsOf(host))}`]);
      if (args.has('json') && !several) await output.write(['\n']);
      written += 1;
      return exitCodes.ok;
    });
    if (several && written > 0) await output.write(['\n]\n']);
    await output.finish();
    return worst(codes);
  } finally {
    progress.end();
    await session.client.dispose();
  }
}

async function judgeOf(session: ModelSession, args: Arguments, host: Host, progress: Progress): Promise<Judge> {
  const shipped = join(host.root, 'media', 'heads');
  const heads = await readHeads([openStore({ env: host.env }).heads, shipped]);
  const second = args.value('second-model');
  if (second !== undefined) await openSecond(session, { ...modelRequest(args, 'all'), model: second }, host, progress);
  return {
    session,
    head: chooseHead(heads, session.card.digest, args.value('head')),
    reliability: heads.reliability,
    surprise: await readSurprise(shipped, session.card.tokenizerDigest),
    two: second !== undefined,
  };
}

function manifestOf({ session: { card }, head }: Judge, file: string, host: Host): DetectManifest {
  return {
    ...madeBy(card, host.version, file),
    window: 512,
    overlap: 32,
    start: card.start,
    head: head && { name: head.card.name, model: head.card.model, fits: head.fits },
  };
}
