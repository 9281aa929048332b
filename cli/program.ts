import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { bad, suggestion } from './args.ts';
import * as bytes from './commands/bytes.ts';
import * as contrast from './commands/contrast.ts';
import * as critical from './commands/critical.ts';
import * as detect from './commands/detect.ts';
import * as fim from './commands/fim.ts';
import * as lenses from './commands/lenses.ts';
import * as models from './commands/models.ts';
import * as sample from './commands/sample.ts';
import * as score from './commands/score.ts';
import * as tokens from './commands/tokens.ts';
import * as train from './commands/train.ts';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import { type CommandWords, commandHelp, overview } from './help.ts';
import type { Host } from './host.ts';
import { streamOutput } from './output.ts';

interface Command {
  readonly words: CommandWords;
  readonly run: (argv: readonly string[], host: Host) => Promise<ExitCode>;
}

/** To add a command: write its file and name it here. */
const commands: readonly Command[] = [score, bytes, fim, detect, train, contrast, critical, tokens, models, lenses];

/** Runs the command that the arguments name. @throws UserError; Cancelled. */
export async function runProgram(argv: readonly string[], host: Host): Promise<ExitCode> {
  const [first, ...rest] = argv;
  if (first === undefined) return sample.run(host);
  if (first === '--version' || first === '-V') return print(`${host.version}\n`, host);
  if (first === '--help' || first === '-h') return print(help(undefined, host), host);
  if (first === 'help') return print(help(rest[0], host), host);
  const command = commands.find(({ words }) => words.name === first);
  if (!command) throw unknownCommand(first, host);
  const end = rest.indexOf('--');
  const options = end < 0 ? rest : rest.slice(0, end);
  if (options.includes('--help') || options.includes('-h')) return print(help(first, host), host);
  return command.run(rest, host);
}

function help(name: string | undefined, host: Host): string {
  if (name === undefined)
    return overview(
      commands.map(({ words }) => words),
      host.invocation,
    );
  const command = commands.find(({ words }) => words.name === name);
  if (!command) throw unknownCommand(name, host);
  return commandHelp(command.words, host.invocation);
}

async function print(text: string, host: Host): Promise<ExitCode> {
  const output = streamOutput(host.stdout);
  await output.write([text]);
  await output.finish();
  return exitCodes.ok;
}

function unknownCommand(name: string, { cwd, invocation }: Host) {
  const names = commands.map(({ words }) => words.name);
  if (name.startsWith('-') && name !== '-')
    return bad(`The command comes before ${name}.`, `${invocation} --help lists the commands.`);
  if (name === '-' || existsSync(resolve(cwd, name))) {
    return bad(`${name} is a file, not a command.`, `Did you mean ${invocation} score ${name}?`);
  }
  return bad(`There is no command ${name}.`, suggestion(name, names, `The commands are ${names.join(', ')}.`));
}
