import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ExitCode, exitCodes, worst } from '#cli/exitCodes';

test('exit codes are those of docs/output.md', () => {
  assert.deepEqual(exitCodes, { ok: 0, failed: 1, usage: 2, overBudget: 3, defect: 70, interrupted: 130 });
  const [, table] = readFileSync('docs/output.md', 'utf8').split('## Exit codes');
  const listed = Array.from(table!.matchAll(/^\| (\d+) \|/gm), ([, code]) => Number(code));
  assert.deepEqual(listed, Object.values(exitCodes));
});

test('of several files the worst counts', () => {
  const cases: [readonly ExitCode[], ExitCode][] = [
    [[], 0],
    [[0, 0], 0],
    [[0, 3], 3],
    [[3, 1], 1],
    [[1, 2], 2],
    [[70, 2], 70],
    [[3, 130, 1], 130],
  ];
  for (const [codes, expected] of cases) assert.equal(worst(codes), expected, String(codes));
});
