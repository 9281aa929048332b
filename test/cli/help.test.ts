import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandWords, commandHelp, overview, table } from '#cli/help';
import { golden } from '#test/support/golden';

const words: CommandWords = {
  name: 'weigh',
  summary: 'Weigh files',
  usage: 'FILE... [OPTIONS]',
  details:
    `Puts the files on the scales, one after the other. ${'Long sentences are filled into lines. '.repeat(4)}`.trim(),
  options: {
    unit: { value: 'UNIT', short: 'u', choices: ['g', 'kg'], help: 'Unit of the weight' },
    json: { help: 'JSON' },
  },
  examples: [
    ['weigh a.txt', 'one file'],
    ['weigh a-file-with-a-very-long-name-indeed.txt --unit kg', 'in kilograms'],
  ],
};

test('the help of a command', () => golden('cli/commandHelp.txt', commandHelp(words, 'token-loupe')));

test('the overview', () => golden('cli/overview.txt', overview([words], 'npm start --silent --')));

test('no line is longer than a page', () => {
  for (const line of `${commandHelp(words, 'token-loupe')}${overview([words], 'x')}`.split('\n')) {
    assert.ok(line.length <= 100, line);
  }
});

test('a table with a long head puts the text below it', () => {
  const long = 'x'.repeat(50);
  assert.equal(
    table([
      ['a', 'one'],
      [long, 'two'],
    ]),
    `  ${'a'.padEnd(44)}  one\n  ${long}\n${' '.repeat(48)}two`,
  );
});
