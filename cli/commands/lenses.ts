import { legendTitle } from '#core/export/words';
import type { Lens } from '#core/lens/lens';
import { lenses } from '#core/lens/registry';
import { legend } from '#core/lens/scale';
import { commonOptions, readArguments } from '../args.ts';
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import type { CommandWords } from '../help.ts';
import type { Host } from '../host.ts';
import { streamOutput } from '../output.ts';
import { columnsOf, paintOf, terminalOptions } from '../view.ts';
import { joined, legendLines } from '../writers/terminalText.ts';

export const words: CommandWords = {
  name: 'lenses',
  summary: 'List the ways of looking at a text',
  usage: '[OPTIONS]',
  details: 'Lists the lenses: what each says, and what its colours mean.',
  options: { json: { help: 'JSON' }, ...terminalOptions, ...commonOptions },
  examples: [['lenses', 'what --lens can be']],
};

export async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  const args = readArguments(argv, words.options);
  const paint = paintOf(args, host, host.stdout.isTTY);
  const output = streamOutput(host.stdout);
  if (args.has('json')) await output.write([`${JSON.stringify(lenses.map(facts), null, 2)}\n`]);
  else {
    const shown = lenses.map(lens => {
      const steps = legend(lens.scale).map(({ label }) => label);
      const words = joined([`${legendTitle(lens)}:`, ...steps], columnsOf(host) - 4, '  ');
      const colours = paint.colored
        ? legendLines(lens, paint, columnsOf(host) - 4)
        : words.map(line => `  ${line}\n`).join('');
      return `${paint.bold(lens.id)}\n  ${lens.explain}\n${colours}`;
    });
    await output.write([shown.join('\n')]);
  }
  await output.finish();
  return exitCodes.ok;
}

function facts({ id, title, explain, reads, scale }: Lens) {
  const { steps, marks, unit } = scale;
  return { id, title, explain, reads, unit, steps, marks };
}
