import { BETAS } from '#core/contrast/pairRows';
import { UserError } from '#core/errors';
import { surprisal } from '#core/lens/surprisal';
import { type Arguments, bad, commonOptions, oneOf, readArguments, wholeNumber } from '../args.ts';
import { runByteContrast } from '../byteContrastRun.ts';
import { againstOptions, type ContrastCall, contrastCall } from '../contrastCall.ts';
import { cardOfQ, type PromptControls, runContrast } from '../contrastRun.ts';
import { namedFiles, readDocument } from '../documents.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { type ModelSession, openModel, runOptions } from '../modelSession.ts';
import { streamOutput } from '../output.ts';
import type { Progress } from '../progress.ts';
import { progressOf } from '../scoreFiles.ts';
import { columnsOf, paintOf, terminalOptions } from '../view.ts';
import { byteContrastJson } from '../writers/byteContrastJson.ts';
import { byteContrastText } from '../writers/byteContrastText.ts';
import { contrastJson } from '../writers/contrastJson.ts';
import { contrastText, type Preset, presets } from '../writers/contrastText.ts';
import type { TerminalView } from '../writers/terminalView.ts';

const presetNames = Object.keys(presets) as Preset[];
const betas = ['0', ...BETAS.map(String)];
/** Tokens in the list. */
const SHOWN = 12;

export const words: CommandWords = {
  name: 'contrast',
  summary: 'Compare two readings of a text, token by token: models, prompts, contexts, precisions, versions',
  usage: 'FILE [OPTIONS]',
  details:
    'Reads the file twice, as P and as Q, and says at each token how far the two next-token distributions differ, and for ' +
    'which of them the token speaks. The log ratios sum to the log-odds of the text. docs/measures.md defines the figures.',
  options: {
    ...againstOptions,
    neutral: { value: 'TEXT', help: 'A prompt that says nothing either way, for comparison with both' },
    paraphrases: { value: 'FILE', help: 'The two prompts in other words: a line each, with a tab between them' },
    by: { value: 'PRESET', choices: presetNames, help: 'What the list is ranked by; contrast by default' },
    beta: { value: 'B', choices: betas, help: 'Strength of the contrast in the cDPO score s; 1 by default' },
    show: { value: 'N', help: `Tokens in the list; ${SHOWN} by default` },
    ...runOptions,
    context: { value: 'N', help: 'Tokens of a window; as many as suit the model by default' },
    start: { value: 'T', help: "Token that the text starts after: the model's own by default, a name, or none" },
    json: { help: 'JSON: all measures of every token' },
    ...terminalOptions,
    ...commonOptions,
  },
  examples: [
    ['contrast app.ts --against-last 128', 'which tokens need the far context'],
    ['contrast app.ts --against-rev HEAD', 'what an edit did to the rest of the file'],
    ['contrast essay.md --prompt "Facts:" --against-prompt "Lies:"', 'which words fit which prompt'],
    ['contrast essay.md --model big.gguf --against-model small.gguf', 'which tokens take the larger model'],
  ],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const [named, more] = args.positionals;
  if (named === undefined) throw bad('No file is named.', `${host.invocation} contrast FILE --against-last 128`);
  if (more !== undefined) throw bad('One file is compared at a time.', `Leave out ${more}.`);
  const [file] = await namedFiles([named], host.cwd);
  const preset = oneOf(args.value('by') ?? 'contrast', '--by', presetNames);
  const beta = Number(args.value('beta') ?? '1');
  const notable = wholeNumber(args, 'show', 0, 1000) ?? SHOWN;
  const { text } = await readDocument(file!, host);
  const call = await contrastCall(args, { file: file!, text }, host);
  const controls = await controlsOf(args, host);
  const progress = progressOf(host, args.has('quiet'));
  const output = streamOutput(host.stdout);
  const session = await openModel(call.model, host, progress);
  try {
    const writer = await compared(call, controls, session, host, progress);
    progress.end();
    const view = {
      lens: surprisal,
      top: 0,
      paint: paintOf(args, host, host.stdout.isTTY),
      columns: columnsOf(host),
      notable,
    };
    const written = args.has('json') ? writer.json(host.version) : [writer.text(preset, beta, view)];
    await output.write(written);
    await output.finish();
    return exitCodes.ok;
  } finally {
    progress.end();
    await session.client.dispose();
  }
}

/** A comparison that was made, and how it is written. */
interface Compared {
  readonly json: (version: string) => Iterable<string>;
  readonly text: (preset: Preset, beta: number, view: TerminalView) => string;
}

/** Compares token by token; two models that do not share a vocabulary, byte by byte. */
async function compared(
  call: ContrastCall,
  controls: PromptControls,
  session: ModelSession,
  host: Host,
  progress: Progress,
): Promise<Compared> {
  const qCard = await cardOfQ(call, session, host, progress);
  try {
    const result = await runContrast(call, qCard, controls, session, host, progress);
    return {
      json: version => contrastJson(result, version),
      text: (preset, beta, view) => contrastText(result, preset, beta, view),
    };
  } catch (error) {
    if (!(error instanceof UserError && error.code === 'models-differ')) throw error;
    const result = await runByteContrast(call, qCard, session, host, progress);
    return {
      json: version => byteContrastJson(result, version),
      text: (preset, _, view) => byteContrastText(result, preset, view),
    };
  }
}

async function controlsOf(args: Arguments, host: Host): Promise<PromptControls> {
  const neutral = args.value('neutral');
  const file = args.value('paraphrases');
  if ((neutral !== undefined || file !== undefined) && !args.has('against-prompt')) {
    throw bad('Neutral prompts and paraphrases are for two prompts.', 'Give --prompt and --against-prompt.');
  }
  if (file === undefined) return { neutral, paraphrases: [] };
  const { text } = await readDocument(file, host);
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '');
  const paraphrases = lines.map((line, at): readonly [string, string] => {
    const [p, q, ...rest] = line.split('\t');
    if (p && q && rest.length === 0) return [p, q];
    throw bad(`Line ${at + 1} of ${file} is not two prompts with a tab between them.`, 'Correct it, and try again.');
  });
  return { neutral, paraphrases };
}
