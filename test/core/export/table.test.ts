import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { columns, csvWriter, tsvWriter } from '#core/export/table';
import { golden } from '#test/support/golden';
import { nasty, scoredOf, writtenBy } from '#test/support/scoredOf';

/** RFC 4180, read the plain way. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const unescaped: Record<string, string> = { '\\t': '\t', '\\n': '\n', '\\r': '\r', '\\\\': '\\' };

function readTsv(text: string): string[][] {
  const lines = text.trimEnd().split('\n');
  return lines.map(line => line.split('\t').map(cell => cell.replace(/\\[tnr\\]/g, found => unescaped[found]!)));
}

test('the same cells in both, whatever the text', () => {
  const documents = [scoredOf(nasty), scoredOf('\\n\r·1 ⏎⏎·2', { file: '-' })];
  const csv = readCsv(writtenBy(csvWriter(), ...documents));
  assert.deepEqual(readTsv(writtenBy(tsvWriter(), ...documents)), csv);
  assert.deepEqual(csv[0], columns);
  assert.equal(csv.length, 1 + documents[0]!.stats.length + documents[1]!.stats.length);
  for (const row of csv) assert.equal(row.length, columns.length);
  const text = columns.indexOf('text');
  const first = csv.slice(1, 1 + documents[0]!.stats.length);
  assert.equal(first.map(row => row[text]).join(''), documents[0]!.text);
  assert.equal(csv.at(-1)![0], '-');
});

test('cells', () => {
  golden('cli/score.csv', writtenBy(csvWriter(), scoredOf('The cat·7.5 sat·1')));
  golden('cli/score.tsv', writtenBy(tsvWriter(), scoredOf('The cat·7.5 sat·1')));
  const [, unscored] = readCsv(writtenBy(csvWriter(), scoredOf('The cat·7.5')));
  assert.deepEqual(unscored, ['docs/sketch.md', '0', '100', 'The', '0', '3', '', '', '', '', '0', '', '', '']);
});

test('the columns are those of docs/output.md', () => {
  const [section] = readFileSync('docs/output.md', 'utf8').split('## CSV and TSV')[1]!.split('\n## ');
  const cells = Array.from(section!.matchAll(/^\| (`.*?) \|/gm), ([, cell]) => cell!);
  const named = cells.flatMap(cell => Array.from(cell.matchAll(/`(\w+)`/g), ([, name]) => name));
  assert.deepEqual(named, columns);
});

test('a file name that a spreadsheet would run is named otherwise', () => {
  for (const file of ['=1+1.md', '+a', '@b', '-c']) {
    assert.equal(readCsv(writtenBy(csvWriter(), scoredOf('a·1', { file })))[1]![0], `./${file}`);
  }
});
