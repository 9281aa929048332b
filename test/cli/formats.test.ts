import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '#cli/args';
import { formatOf, formatOptions, writerOf } from '#cli/formats';
import { surprisal } from '#core/lens/surprisal';

const format = (line: string) => formatOf(readArguments(line.split(' '), formatOptions));

test('the option decides, then the ending of the output, else text', () => {
  const cases: [string, string][] = [
    ['a.md', 'text'],
    ['a.md --json', 'json'],
    ['a.md --summary', 'summary'],
    ['a.md -o out.HTML', 'html'],
    ['a.md -o out.jsonl', 'jsonl'],
    ['a.md -o out.txt', 'text'],
    ['a.md -o json', 'text'],
    ['a.md --csv -o out.html', 'csv'],
  ];
  for (const [line, expected] of cases) assert.equal(format(line), expected, line);
  assert.throws(() => format('a.md --json --csv'), /--json and --csv cannot both be/);
});

test('every format but those for people has a writer', () => {
  const view = { lens: surprisal, top: 5 };
  for (const name of ['json', 'jsonl', 'csv', 'tsv', 'html', 'svg'] as const) assert.ok(writerOf(name, view), name);
  for (const name of ['text', 'summary'] as const) assert.equal(writerOf(name, view), undefined);
});
