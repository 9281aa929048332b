import { resolve } from 'node:path';
import type { Evaluation } from '#core/detect/trainPooled';
import type { LabelledText } from '#engine/detect/pooledText';
import { readTextFolder } from '#engine/detect/textFolder';
import { trainHead } from '#engine/detect/trainHead';
import { openStore } from '#engine/models/store';
import { bad, commonOptions, readArguments } from '../args.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { modelRequest, openModel, runOptions } from '../modelSession.ts';
import { streamOutput } from '../output.ts';
import type { Progress } from '../progress.ts';
import { progressOf } from '../scoreFiles.ts';

export const words: CommandWords = {
  name: 'train',
  summary: 'Train a head of your own for detect, from two folders of texts',
  usage: 'HUMAN_FOLDER MACHINE_FOLDER [OPTIONS]',
  details:
    'Reads the text files (.txt, .md, .rst) of both folders, trains a regression on pooled figures of their tokens, evaluates ' +
    'it by cross-validation, and keeps it for "detect --head NAME". Nothing leaves this machine; what was read once is not read ' +
    'again. A head is worth what its texts are: take the same kinds and lengths on both sides.',
  options: {
    name: { value: 'NAME', help: 'What the head is called; "own" by default' },
    json: { help: 'The evaluation as JSON' },
    ...runOptions,
    ...commonOptions,
  },
  examples: [['train human machine', 'then: detect essay.md --head own']],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const [human, machine, ...more] = args.positionals;
  if (human === undefined || machine === undefined || more.length > 0) {
    throw bad('Two folders are needed.', `${host.invocation} train HUMAN_FOLDER MACHINE_FOLDER`);
  }
  const name = args.value('name') ?? 'own';
  const progress = progressOf(host, args.has('quiet'));
  const texts = [...(await textsOf(human, 0, host, progress)), ...(await textsOf(machine, 1, host, progress))];
  const session = await openModel(modelRequest(args, 'all'), host, progress);
  try {
    const { heads: folder } = openStore({ env: host.env });
    const model = session.card.digest;
    const stage = { label: 'Reading', unit: 'texts' } as const;
    const { evaluation, path } = await trainHead(
      session.client,
      { name, texts, model, folder },
      { signal: host.signal, onProgress: (done, total) => progress.update(stage, done, total) },
    );
    progress.end();
    progress.note(`The head ${name} is kept in ${path}.`);
    const output = streamOutput(host.stdout);
    await output.write([
      args.has('json') ? `${JSON.stringify({ name, model, ...evaluation })}\n` : said(name, evaluation),
    ]);
    await output.finish();
    return exitCodes.ok;
  } finally {
    progress.end();
    await session.client.dispose();
  }
}

async function textsOf(folder: string, label: 0 | 1, host: Host, progress: Progress): Promise<LabelledText[]> {
  const { texts, skipped } = await readTextFolder(resolve(host.cwd, folder), host.signal);
  for (const file of skipped) progress.note(`${file} is no text, and is left out.`);
  return texts.map(({ file, text }) => ({ file, text, label }));
}

function said(name: string, found: Evaluation): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    `\n  ${name}: ${found.human} human and ${found.machine} machine texts, judged by models that had not seen them`,
    `  AUROC ${found.auroc.toFixed(3)}`,
    `  found at 1 % false positives ${percent(found.recallAt1)}, at 5 % ${percent(found.recallAt5)}`,
    `  calibration error ${found.calibrationError.toFixed(3)}\n`,
  ].join('\n');
}
