import type { FimBoundary, FimParams } from '#core/protocol/fim';
import { utf8Length, utf16Offsets } from '#core/text/utf16';
import { type Arguments, bad, commonOptions, oneOf, readArguments, wholeNumber } from '../args.ts';
import { byteManifest, byteOptions, byteSettings, rangeOf } from '../byteCall.ts';
import { namedFiles, readDocument } from '../documents.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { modelRequest, openModel, runOptions } from '../modelSession.ts';
import { streamOutput } from '../output.ts';
import { progressOf } from '../scoreFiles.ts';
import { paintOf, terminalOptions } from '../view.ts';
import { fimJson, fimText } from '../writers/fimLists.ts';

const boundaries = ['default', 'split', 'rollback'] as const satisfies readonly FimBoundary[];
const layouts = { default: 'default', psm: 'prefix-suffix-middle', spm: 'suffix-prefix-middle' } as const;
/** Other middles that are sampled where nobody says how many. */
const SAMPLES = 4;

export const words: CommandWords = {
  name: 'fim',
  summary: 'Show what the model expects in a hole of a text, knowing both sides',
  usage: 'FILE --hole START:END [OPTIONS]',
  details:
    'Takes a stretch of the text for a hole and compares what stands there given both sides with what it is given only the ' +
    'text before, per token and per byte; samples other middles and ranks them. A model that has tokens for filling in is ' +
    'asked with them; any other one by P(middle | prefix) P(suffix | prefix, middle). Offsets count bytes of UTF-8.',
  options: {
    hole: { value: 'START:END', help: 'The stretch, in bytes of UTF-8; END is exclusive' },
    boundary: {
      value: 'B',
      choices: boundaries,
      help: 'split: the middle begins a token. rollback: it may begin inside one. By default what suits the model',
    },
    layout: {
      value: 'L',
      choices: Object.keys(layouts),
      help: 'Prefix or suffix first, for models with tokens for filling in',
    },
    samples: { value: 'N', help: `Other middles to sample; ${SAMPLES} by default` },
    seed: { value: 'N', help: 'What the samples follow from; 1 by default' },
    ...runOptions,
    ...byteOptions,
    json: { help: 'JSON' },
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [['fim main.py --hole 120:160', 'what the model expects in place of these 40 bytes']],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const hole = rangeOf(args, 'hole');
  if (!hole) throw bad('No hole is named.', 'Write --hole START:END, in bytes of UTF-8.');
  const files = await namedFiles(args.positionals, host.cwd);
  if (files.length !== 1) throw bad('Holes are looked at in one file at a time.', 'Name one file.');
  const request = modelRequest(args, 'all');
  const progress = progressOf(host, args.has('quiet'));
  const { text, note } = await readDocument(files[0]!, host);
  if (note !== '') progress.note(note);
  const params = paramsOf(args, text, hole);
  const session = await openModel(request, host, progress);
  try {
    progress.update({ label: 'Filling in', unit: 'tokens' }, 0, 0);
    const found = await session.client.ask('fillMiddle', params, { signal: host.signal });
    progress.end();
    const manifest = byteManifest(session, host, files[0]!, found.setting);
    const filled = { manifest, hole, text: text.slice(...params.hole), found };
    const output = streamOutput(host.stdout);
    await output.write(args.has('json') ? fimJson(filled) : fimText(filled, paintOf(args, host, host.stdout.isTTY)));
    await output.finish();
    return exitCodes.ok;
  } finally {
    progress.end();
    await session.client.dispose();
  }
}

/** @throws UserError `bad-argument` for a hole that is not in the text, or cuts a character. */
function paramsOf(args: Arguments, text: string, hole: readonly [number, number]): FimParams {
  const bytes = utf8Length(text);
  if (hole[1] > bytes)
    throw bad(`The text has ${bytes} bytes, so the hole is not in it.`, `Give offsets up to ${bytes}.`);
  const units = utf16Offsets(text, hole);
  for (const [i, byte] of hole.entries()) {
    const at = utf8Length(text, 0, units[i]!);
    if (at !== byte) throw bad(`Byte ${byte} lies inside a character.`, `Give ${at} for the end of it.`);
  }
  return {
    text,
    hole: [units[0]!, units[1]!],
    ...byteSettings(args),
    boundary: oneOf(args.value('boundary') ?? 'default', '--boundary', boundaries),
    layout: layouts[oneOf(args.value('layout') ?? 'default', '--layout', ['default', 'psm', 'spm'])],
    samples: wholeNumber(args, 'samples', 0, 64) ?? SAMPLES,
    seed: wholeNumber(args, 'seed', 0, 2 ** 31 - 1) ?? 1,
  };
}
