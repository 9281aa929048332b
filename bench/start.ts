/**
 * How long a newcomer waits: `npm start` with an empty store, then again, until the first token of the sample is seen
 * and until the end. The model file is on the disk already, unless it is to be fetched.
 *
 *   --repetitions 3     second starts
 *   --fetch             begin without the model file
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { smollm2Path } from '#test/support/models';
import { machine } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { said, spread } from './statistics.ts';

interface Start {
  /** Seconds to the first token, and to the end. */
  readonly first: number;
  readonly whole: number;
}

const { values: options } = parseArgs({
  options: { repetitions: { type: 'string', default: '3' }, fetch: { type: 'boolean', default: false } },
});
const folder = mkdtempSync(join(tmpdir(), 'token-loupe-start-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const models = join(folder, 'models');
  mkdirSync(models);
  if (!options.fetch) {
    const path = await smollm2Path();
    symlinkSync(path, join(models, basename(path)));
  }
  const env = { ...process.env, TOKEN_LOUPE_STORE: join(folder, 'store'), TOKEN_LOUPE_MODELS: models };
  const empty = await start(env);
  const again: Start[] = [];
  for (let i = 0; i < Number(options.repetitions); i++) again.push(await start(env));
  const row = (name: string, starts: readonly Start[]) => [
    name,
    said(spread(starts.map(({ first }) => first)), 2),
    said(spread(starts.map(({ whole }) => whole)), 2),
  ];
  const first = `empty store, ${options.fetch ? 'model fetched and imported' : 'model imported'}`;
  print(
    machine(),
    table(['`npm start --silent`', 'first token, s', 'end, s'], [row(first, [empty]), row('again', again)]),
  );
}

/** Runs it in a terminal, as a person does, where there is a `script` to make one. */
function start(env: NodeJS.ProcessEnv): Promise<Start> {
  const opening = squeezed(readFileSync('media/sample.md', 'utf8')).slice(0, 12);
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const terminal = process.platform === 'linux';
  const child = terminal
    ? spawn('script', ['-qec', 'npm start --silent', '/dev/null'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn('npm', ['start', '--silent'], { env, stdio: ['ignore', 'pipe', 'inherit'], shell: true });
  let seen = '';
  let first = Number.NaN;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
    if (Number.isNaN(first) && squeezed(stripVTControlCharacters(seen)).includes(opening)) first = seconds();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => {
      const whole = seconds();
      note(`first token after ${first.toFixed(2)} s, end after ${whole.toFixed(2)} s`);
      if (code === 0 && !Number.isNaN(first)) resolve({ first, whole });
      else reject(new Error(`npm start ended with ${code} and showed:\n${seen}`));
    });
  });
}

/** Without what a layout may change. */
function squeezed(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
