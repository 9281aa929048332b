import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { committedText } from '#engine/committedText';
import { scratchFolder } from '#test/support/scratch';
import { isNamed } from '#test/support/testClients';

test('a file as it was committed, from wherever it lies; what git does not have is named', async context => {
  const folder = await scratchFolder(context);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: folder, stdio: 'pipe' });
  await mkdir(join(folder, 'in'));
  const path = join(folder, 'in', 'a b.txt');
  await writeFile(path, 'one\né\n');
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  await writeFile(path, 'two\n');
  assert.equal(await committedText(path, 'HEAD'), 'one\né\n');
  const missing = isNamed('file-not-found', /git has no/);
  await assert.rejects(committedText(path, 'no-such-branch'), missing);
  await assert.rejects(committedText(join(folder, 'in', 'other.txt'), 'HEAD'), missing);
  await assert.rejects(committedText(path, '--output=x'), isNamed('file-not-found', /no name of a revision/));
});
