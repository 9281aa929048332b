import { writerFor } from '#core/export/writers';
import type { ByteChunk, ByteSurprisalParams, NextByteParams } from '#core/protocol/bytes';
import type { ScoreChunk } from '#core/protocol/worker';
import { emptyStats, writeRows } from '#core/scoring/tokenStats';
import { utf8Length } from '#core/text/utf16';
import { sha256 } from '#engine/sha256';
import { type Arguments, bad, commonOptions, readArguments, wholeNumber } from '../args.ts';
import {
  type ByteFormat,
  byteFormatOf,
  byteLenses,
  byteLensOption,
  byteManifest,
  byteOptions,
  byteSettings,
  ensembleAsked,
  ensembleOptions,
  rangeOf,
} from '../byteCall.ts';
import { isAmong, namedFiles, readDocument } from '../documents.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import { formatOptions } from '../formats.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { type ModelSession, modelRequest, openModel, openSecond, runOptions } from '../modelSession.ts';
import { fileOutput, type Output, streamOutput } from '../output.ts';
import type { Progress } from '../progress.ts';
import { progressOf } from '../scoreFiles.ts';
import { columnsOf, paintOf, terminalOptions } from '../view.ts';
import { byteRowsJson, byteRowsText, readScored } from '../writers/byteRows.ts';
import { nextByteJson, nextByteText } from '../writers/nextByteLists.ts';

/** Continuations and characters that are listed. */
const CHOICES = 8;
/** Choices of the model that a page has for each token. */
const TOP = 5;

export const words: CommandWords = {
  name: 'bytes',
  summary: 'Show what the model expects at any byte of a text, even inside a token',
  usage: 'FILE [OPTIONS]',
  details:
    'With --at, the exact distribution of the next byte at that place, beside what prompting with the text cut there would ' +
    'say: it sums over all ways in which the text may go on to be cut into tokens. Without, how surprising each byte of the ' +
    'text is. FILE is a text file, or - for standard input. Offsets count bytes of UTF-8.',
  options: {
    at: { value: 'OFFSET', help: 'The place: bytes of UTF-8 in front of it' },
    range: { value: 'FROM:TO', help: 'Without --at: only these bytes of the text' },
    ...ensembleOptions,
    ...byteLensOption,
    ...runOptions,
    ...byteOptions,
    json: { help: 'JSON' },
    html: formatOptions.html,
    svg: formatOptions.svg,
    output: formatOptions.output,
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [
    ['bytes main.py --at 120', 'what the model expects after the first 120 bytes'],
    ['bytes notes.md --range 0:400', 'how surprising each of these bytes is'],
    ['bytes notes.md --lens tokenization-bias --html -o bias.html', 'a page of what the cut into tokens hides'],
    ['bytes main.py --at 120 --ensemble gemma3', 'two models as one, byte by byte'],
  ],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const file = await oneFile(args, host);
  const at = wholeNumber(args, 'at', 0, Number.MAX_SAFE_INTEGER);
  const range = rangeOf(args, 'range');
  if (at !== undefined && range) throw bad('--at and --range cannot both be.', 'Choose one.');
  const ensemble = ensembleAsked(args);
  const request = modelRequest(args, 'all');
  const settings = byteSettings(args);
  const format = byteFormatOf(args);
  const lens = byteLenses.find(({ id }) => id === args.value('lens')) ?? byteLenses[0];
  if (at !== undefined && (args.has('lens') || format === 'html' || format === 'svg')) {
    throw bad('--at is about one place, which has no colours.', 'Leave out --at, or --lens and the format.');
  }
  if (ensemble && lens.id === 'tokenization-bias') {
    throw bad('The tokenization bias is that of one model.', 'Leave out --ensemble, or choose the other lens.');
  }
  const name = args.value('output') === '-' ? undefined : args.value('output');
  if (name !== undefined && (await isAmong(name, [file], host.cwd))) {
    throw bad(`${name} would be written over the text it is made of.`, 'Choose another name for the output.');
  }
  const progress = progressOf(host, args.has('quiet'));
  const { text, note } = await readDocument(file, host);
  if (note !== '') progress.note(note);
  requireInside(text, at ?? range?.[1] ?? 0);
  const output = name === undefined ? streamOutput(host.stdout) : await fileOutput(host.cwd, name);
  let session: ModelSession | undefined;
  try {
    session = await openModel(request, host, progress);
    const second = ensemble && (await openSecond(session, { ...request, model: ensemble.model }, host, progress));
    const joined = ensemble && second && { model: { name: second.name, digest: second.digest }, kind: ensemble.kind };
    const params = { text, ...settings, ensemble: ensemble?.kind ?? null };
    const asked = { args, host, session, output, progress, file, format, lens };
    if (at !== undefined) await writePlace(asked, { ...params, offset: at, choices: CHOICES }, joined);
    else await writeBytes(asked, { ...params, from: range?.[0] ?? 0, to: range?.[1] ?? utf8Length(text) }, joined);
    await output.finish();
    return exitCodes.ok;
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    progress.end();
    await session?.client.dispose();
  }
}

interface Asked {
  readonly args: Arguments;
  readonly host: Host;
  readonly session: ModelSession;
  readonly output: Output;
  readonly progress: Progress;
  readonly file: string;
  readonly format: ByteFormat;
  readonly lens: (typeof byteLenses)[number];
}

type Joined = Parameters<typeof byteManifest>[4];

async function writePlace(asked: Asked, params: NextByteParams, joined: Joined): Promise<void> {
  const { args, host, session, output, file, format } = asked;
  const found = await session.client.ask('nextByte', params, { signal: host.signal });
  const manifest = byteManifest(session, host, file, found.setting, joined);
  const place = { manifest, at: params.offset, text: params.text, found };
  await output.write(
    format === 'json' ? nextByteJson(place) : nextByteText(place, paintOf(args, host, toTerminal(asked))),
  );
}

async function writeBytes(asked: Asked, params: ByteSurprisalParams, joined: Joined): Promise<void> {
  const { args, host, session, output, progress, file, format, lens } = asked;
  const { text, from, to } = params;
  const logProb = new Float64Array(to - from);
  const leaked = new Float64Array(to - from);
  let complete = true;
  const onProgress = (chunk: ByteChunk) => {
    logProb.set(chunk.logProb, chunk.at - from);
    leaked.set(chunk.leaked, chunk.at - from);
    complete &&= chunk.complete;
    progress.update(
      { label: 'Reading byte by byte', unit: 'bytes' },
      chunk.at + chunk.logProb.length - from,
      to - from,
    );
  };
  const { rows, setting } = await session.client.ask('byteSurprisal', params, { signal: host.signal, onProgress });
  const scored = await scoredTokens(asked, params);
  progress.end();
  const manifest = byteManifest(session, host, file, setting, joined);
  const read = { manifest, text, from, logProb, leaked, complete, rows, ...scored };
  if (format === 'json') await output.write(byteRowsJson(read));
  else if (format === 'text') {
    await output.write(byteRowsText(read, lens, paintOf(args, host, toTerminal(asked)), columnsOf(host)));
  } else {
    const writer = writerFor(format, { lens, top: TOP }, sha256);
    for (const pieces of [writer.open(1), writer.document(readScored(read), 0), writer.close()])
      await output.write(pieces);
  }
}

/** What the first model says of the tokens of the text, for comparison. */
async function scoredTokens({ host, session, progress }: Asked, { text, start, window }: ByteSurprisalParams) {
  const texts = new Map<number, string>();
  let tokens = emptyStats(0, TOP);
  const onProgress = (chunk: ScoreChunk) => {
    if (tokens.length === 0) tokens = emptyStats(chunk.total, TOP);
    writeRows(tokens, chunk.at, chunk.stats);
    for (const [id, own] of chunk.texts) texts.set(id, own);
    progress.update({ label: 'Scoring its tokens', unit: 'tokens' }, chunk.at + chunk.stats.length, chunk.total);
  };
  const params = { text, start, window, k: TOP };
  const { overlap } = await session.client.score(params, { signal: host.signal, onProgress });
  return { tokens, tokenText: (id: number) => texts.get(id) ?? '', overlap };
}

function toTerminal({ args, host: { stdout } }: Asked): boolean {
  return stdout.isTTY && ['-', undefined].includes(args.value('output'));
}

/** @throws UserError `bad-argument`, `file-not-found`. */
async function oneFile({ positionals }: Arguments, { cwd, invocation }: Host): Promise<string> {
  if (positionals.length === 0) throw bad('No file is named.', `${invocation} bytes FILE, or - for standard input.`);
  const files = await namedFiles(positionals, cwd);
  if (files.length !== 1) throw bad('Bytes are read of one file at a time.', 'Name one file.');
  return files[0]!;
}

function requireInside(text: string, offset: number): void {
  const bytes = utf8Length(text);
  if (offset <= bytes) return;
  throw bad(`The text has ${bytes} bytes, so ${offset} lies beyond it.`, `Give an offset from 0 to ${bytes}.`);
}
