import { join, relative } from 'node:path';
import type { ExitCode } from '../exitCodes.ts';
import { exitCodes } from '../exitCodes.ts';
import { table } from '../help.ts';
import type { Host } from '../host.ts';
import { streamOutput } from '../output.ts';
import { run as score } from './score.ts';

/** Scores the bundled sample and says what to try next: what the program does when it is asked for nothing. */
export async function run(host: Host): Promise<ExitCode> {
  const sample = join(host.root, 'media', 'sample.md');
  const near = relative(host.cwd, sample);
  const code = await score([near.startsWith('..') ? sample : near], host);
  if (code !== exitCodes.ok) return code;
  const output = streamOutput(host.stdout);
  await output.write([nextSteps(host.invocation)]);
  await output.finish();
  return code;
}

export function nextSteps(invocation: string): string {
  const rows = [
    ['score README.md', 'a text of yours'],
    ['score README.md --lens rank', 'through another lens; "lenses" lists them'],
    ['score README.md --html -o readme.html', 'a page with every token under the pointer'],
    ['tokens README.md --encoding o200k_base', 'where another tokenizer cuts'],
    ['--help', 'all there is'],
  ] as const;
  return `\nTry next\n${table(rows.map(([args, does]) => [`${invocation} ${args}`, does] as const))}\n`;
}
