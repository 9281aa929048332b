/**
 * Peak memory of all processes of the command line, and the cost per token, for a long document and one ten times as
 * long. Linux only.
 *
 *   --tokens 20000,200000
 *   --precision exact
 *   --format jsonl       or json, csv, tsv, html
 *   --threads 2
 *   --model FILE.gguf    else the default model
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silent } from '#core/log';
import type { ModelCard, Precision } from '#core/model/modelCard';
import { ModelClient } from '#engine/client';
import { openStore } from '#engine/models/store';
import { smollm2Path } from '#test/support/models';
import { loadedClient, workerPath } from '#test/support/scoreTexts';
import { cut } from './cut.ts';
import { longDocument } from './longDocument.ts';
import { machine } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { heldBy } from './processTree.ts';

const SAMPLE_MS = 50;
/** The proportional sizes cost more to ask for; every so many samples. */
const PROPORTIONAL_EVERY = 10;
/** Bytes that are allowed whatever the model and the length. */
const ALLOWANCE = 400e6;
const SHARE = 1.3;
/** More UTF-16 code units a token than any text here has on average. */
const UNITS_PER_TOKEN = 5;

interface Run {
  readonly tokens: number;
  readonly seconds: number;
  readonly processes: number;
  readonly resident: number;
  readonly proportional: number;
}

const { values: options } = parseArgs({
  options: {
    tokens: { type: 'string', default: '20000,200000' },
    precision: { type: 'string', default: 'exact' },
    format: { type: 'string', default: 'jsonl' },
    threads: { type: 'string', default: '2' },
    model: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'token-loupe-bench-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const model = options.model ?? (await smollm2Path());
  // Once before, so that no run has to import the model.
  const precision = options.precision as Precision;
  await (await loadedClient({ path: model, precision, threads: Number(options.threads) })).dispose();
  const lengths = options.tokens.split(',').map(Number);
  const { card, documents } = await cutDocuments(model, lengths);
  const runs: Run[] = [];
  for (const { path, tokens } of documents) runs.push(await watch(model, path, tokens));
  print(
    `${card.name}, ${options.precision}, ${options.threads} threads, --${options.format}; ${machine()}`,
    report(runs, card),
  );
}

/** Documents of about so many tokens in files, and what the model is. */
async function cutDocuments(path: string, lengths: readonly number[]) {
  const client = new ModelClient({ workerPath, log: silent });
  try {
    const importFolder = openStore({ env: process.env }).imports;
    const card = await client.load({ path, importFolder, precision: 'exact', threads: 0, parts: 'header' });
    const long = longDocument(UNITS_PER_TOKEN * Math.max(...lengths));
    const documents: { readonly path: string; readonly tokens: number }[] = [];
    for (const length of lengths) {
      const { text, ids } = await cut(client, long, length);
      const file = join(folder, `${length}.txt`);
      writeFileSync(file, text);
      documents.push({ path: file, tokens: ids.length });
      note(
        `${ids.length} tokens: ${text.length} characters, sha256 ${createHash('sha256').update(text).digest('hex')}`,
      );
    }
    return { card, documents };
  } finally {
    await client.dispose();
  }
}

/** Scores a file through the command line and keeps the peaks. */
async function watch(model: string, path: string, tokens: number): Promise<Run> {
  const { precision, threads, format } = options;
  const args = ['dist/cli.cjs', 'score', path, `--${format}`, '--quiet'];
  args.push('--model', model, '--precision', precision, '--threads', threads);
  const begin = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const peak = { processes: 0, resident: 0, proportional: 0 };
  let samples = 0;
  const timer = setInterval(() => {
    const held = heldBy(child.pid!, samples++ % PROPORTIONAL_EVERY === 0);
    for (const name of ['processes', 'resident', 'proportional'] as const) {
      if (held[name] > peak[name]) peak[name] = held[name];
    }
  }, SAMPLE_MS);
  const status = await new Promise(resolve => child.once('close', resolve));
  clearInterval(timer);
  if (status !== 0) throw new Error(`The command line ended with ${status}.`);
  const seconds = (performance.now() - begin) / 1000;
  note(`${tokens} tokens: ${seconds.toFixed(1)} s, ${samples} samples`);
  return { tokens, seconds, ...peak };
}

function report(runs: readonly Run[], { parameters }: ModelCard): string {
  const budget = SHARE * 4 * parameters + ALLOWANCE;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  const rows = runs.map(({ tokens, seconds, processes, resident, proportional }) => [
    tokens.toLocaleString('en'),
    seconds.toFixed(1),
    (tokens / seconds).toFixed(0),
    megabytes(resident),
    megabytes(proportional),
    String(processes),
  ]);
  const head = ['tokens', 'seconds, all', 'tokens/s, all', 'peak resident, MB', 'peak proportional, MB', 'processes'];
  const [first, last] = [runs[0]!, runs.at(-1)!];
  const slope = (last.tokens - first.tokens) / (last.seconds - first.seconds);
  return [
    table(head, rows),
    `Budget: 1.3 x 4 bytes x ${parameters.toLocaleString('en')} parameters + 400 MB = ${megabytes(budget)} MB.`,
    ...(runs.length > 1
      ? [`Beyond the first ${first.tokens.toLocaleString('en')} tokens: ${slope.toFixed(0)} tokens/s.`]
      : []),
  ].join('\n\n');
}
