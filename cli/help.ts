import type { OptionTable } from './args.ts';

/** A command as data; `--help` and the list of commands are made of it. */
export interface CommandWords {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the command's name. */
  readonly usage: string;
  /** Sentences between usage and options. */
  readonly details: string;
  readonly options: OptionTable;
  /** Arguments, and what they do. */
  readonly examples: readonly (readonly [args: string, does: string])[];
}

const WIDTH = 100;

/** The help of one command. */
export function commandHelp(words: CommandWords, invocation: string): string {
  const options = Object.entries(words.options).map(([name, spec]): readonly [string, string] => {
    const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
    const value = spec.value === undefined ? '' : ` ${spec.value}`;
    const choices = spec.choices ? ` (${spec.choices.join(', ')})` : '';
    return [`${short}--${name}${value}`, `${spec.help}${choices}`];
  });
  const examples = words.examples.map(([args, does]): readonly [string, string] => [`${invocation} ${args}`, does]);
  return [
    `Usage: ${invocation} ${words.name} ${words.usage}`.trimEnd(),
    `\n${filled(words.details, WIDTH).join('\n')}`,
    `\nOptions\n${table(options)}`,
    ...(examples.length > 0 ? [`\nExamples\n${table(examples)}`] : []),
    '',
  ].join('\n');
}

/** What a newcomer sees first. */
export function overview(commands: readonly CommandWords[], invocation: string): string {
  const listed = commands.map(({ name, usage, summary }): readonly [string, string] => {
    return [`${name} ${usage.startsWith('FILE') ? 'FILE...' : ''}`.trimEnd(), summary];
  });
  const examples = commands.flatMap(({ examples: [first] }) =>
    first ? [[`${invocation} ${first[0]}`, first[1]] as const] : [],
  );
  return [
    'Token Loupe shows a text the way a language model reads it: which words it saw coming, which',
    'surprised it, and what it would rather have read. The model runs on this machine.',
    `\nUsage: ${invocation} COMMAND [ARGUMENTS]`,
    `\nCommands\n${table(listed)}`,
    `\nExamples\n${table(examples)}`,
    `\n"${invocation} COMMAND --help" explains a command. Without a command a sample text is scored.`,
    'docs/output.md describes what is printed for other programs, docs/measures.md every number.',
    '',
  ].join('\n');
}

/** Two columns; the second is filled to the width of a page. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const first = Math.min(44, Math.max(...rows.map(([head]) => head.length)));
  return rows
    .map(([head, text]) => {
      const lines = filled(text, WIDTH - first - 4);
      const start = head.length > first ? `  ${head}\n${' '.repeat(first + 4)}` : `  ${head.padEnd(first)}  `;
      return start + lines.join(`\n${' '.repeat(first + 4)}`);
    })
    .join('\n');
}

/** Words in lines of at most `width` characters; newlines stay. */
function filled(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap(paragraph => {
    const lines: string[] = [''];
    for (const word of paragraph.split(' ')) {
      const last = lines.at(-1)!;
      if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
    return lines;
  });
}
