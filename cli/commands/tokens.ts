import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tokens as tokensLens } from '#core/lens/tokens';
import { notGiven } from '#core/remote/refusals';
import { encodingNames, tiktokenTokenizer } from '#core/tokenizer/tiktoken';
import { type Arguments, bad, commonOptions, oneOf, readArguments } from '../args.ts';
import { type Cutter, cutOf, tokenizerCutter } from '../cut.ts';
import { namedFiles, readDocument } from '../documents.ts';
import { eachFile } from '../eachFile.ts';
import { type ExitCode, exitCodes, worst } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { modelOption, modelRequest, openModel } from '../modelSession.ts';
import { type Output, streamOutput } from '../output.ts';
import type { Progress } from '../progress.ts';
import { progressOf } from '../scoreFiles.ts';
import { columnsOf, paintOf, terminalOptions } from '../view.ts';
import { type CutDocument, tokenBands, tokenJson, tokenLines } from '../writers/tokenLists.ts';

export const words: CommandWords = {
  name: 'tokens',
  summary: 'Show where a tokenizer cuts texts',
  usage: 'FILE... [OPTIONS]',
  details:
    'Cuts the files into tokens without scoring them. FILE is a text file, a pattern, or - for standard input. The ' +
    'tokenizer is that of the default model, of --model, or one of the encodings of tiktoken.',
  options: {
    encoding: { value: 'E', short: 'e', choices: encodingNames, help: 'An encoding of tiktoken; no model is needed' },
    ...modelOption,
    list: { help: 'One line per token: number, id, span in UTF-16, text, bytes' },
    json: { help: 'JSON; an array for several files' },
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [
    ['tokens README.md', 'the tokens of the default model as bands'],
    ['tokens README.md --encoding o200k_base', 'those of an encoding of tiktoken'],
    ['tokens README.md --list', 'ids and bytes'],
  ],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  if (args.positionals.length === 0)
    throw bad('No file is named.', `${host.invocation} tokens FILE, or - for standard input.`);
  if (args.has('encoding') && args.has('model')) throw bad('--encoding and --model cannot both be.', 'Choose one.');
  if (args.has('list') && args.has('json')) throw bad('--list and --json cannot both be.', 'Choose one.');
  const files = await namedFiles(args.positionals, host.cwd);
  const progress = progressOf(host, args.has('quiet'));
  const cutter = await cutterOf(args, host, progress);
  try {
    const output = streamOutput(host.stdout);
    let written = 0;
    const codes = await eachFile(files, host, progress, async file => {
      const { text, note } = await readDocument(file, host);
      if (note !== '') progress.note(note);
      const tokenizer = { name: cutter.name, digest: cutter.digest || null };
      const document = { file, text, cut: await cutter.cut(text), tokenizer };
      await write(document, written, files.length, args, host, output);
      written += 1;
      return exitCodes.ok;
    });
    if (args.has('json') && files.length > 1 && written > 0) await output.write(['\n]\n']);
    await output.finish();
    return worst(codes);
  } finally {
    progress.end();
    await cutter.dispose();
  }
}

async function write(document: CutDocument, place: number, files: number, args: Arguments, host: Host, output: Output) {
  if (args.has('json')) {
    const before = files === 1 ? '' : place === 0 ? '[\n' : ',\n';
    await output.write([before]);
    await output.write(tokenJson(document, host.version));
    if (files === 1) await output.write(['\n']);
  } else if (args.has('list')) await output.write(tokenLines(document));
  else {
    const view = {
      lens: tokensLens,
      top: 0,
      paint: paintOf(args, host, host.stdout.isTTY),
      columns: columnsOf(host),
      notable: 0,
    };
    await output.write([place === 0 ? '\n' : '\n\n']);
    await output.write(tokenBands(document, view));
  }
}

/** The tokenizer asked for. Of a model only the header is read. */
async function cutterOf(args: Arguments, host: Host, progress: Progress): Promise<Cutter> {
  const encoding = args.value('encoding');
  if (encoding !== undefined) {
    const name = oneOf(encoding, '--encoding', encodingNames);
    const ranks = (file: string) => readFile(join(host.root, 'dist', 'encodings', `${file}.json`), 'utf8');
    return tokenizerCutter(name, await tiktokenTokenizer(name, async file => JSON.parse(await ranks(file))));
  }
  const { client, card } = await openModel(modelRequest(args, 'header'), host, progress);
  if (card.server?.ids === false) {
    await client.dispose();
    throw notGiven('ids of tokens', card.server.host);
  }
  return {
    name: card.name,
    digest: card.tokenizerDigest,
    cut: async text => cutOf(await client.encode({ text }, { signal: host.signal })),
    dispose: () => client.dispose(),
  };
}
