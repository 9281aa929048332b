import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { glob, isPattern } from '#cli/glob';
import { scratchFolder } from '#test/support/scratch';

async function tree(context: TestContext, ...files: string[]): Promise<string> {
  const folder = await scratchFolder(context);
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  return folder;
}

test('patterns and names', () => {
  for (const name of ['*.md', 'docs/**/*.md', 'a?.txt', '[ab].md', '{a,b}.md']) assert.ok(isPattern(name), name);
  for (const name of ['a.md', 'docs/a.md', '-', '../x.txt', 'C:\\x.txt']) assert.ok(!isPattern(name), name);
});

test('files in alphabetical order, as the pattern names them', async context => {
  const folder = await tree(context, 'b.md', 'a.md', 'c.txt', 'docs/d.md', 'docs/deep/e.md');
  const cases: [string, string[]][] = [
    ['*.md', ['a.md', 'b.md']],
    ['./*.md', ['a.md', 'b.md']],
    ['**/*.md', ['a.md', 'b.md', 'docs/d.md', 'docs/deep/e.md']],
    ['docs/**', ['docs/d.md', 'docs/deep/e.md']],
    ['docs/*', ['docs/d.md']],
    ['{a,c}.*', ['a.md', 'c.txt']],
    ['[bc]*', ['b.md', 'c.txt']],
    ['?.md', ['a.md', 'b.md']],
    ['*.rs', []],
    ['nowhere/*.md', []],
  ];
  for (const [pattern, expected] of cases) assert.deepEqual(await glob(pattern, folder), expected, pattern);
  assert.deepEqual(await glob('../*.md', join(folder, 'docs')), ['../a.md', '../b.md']);
  assert.deepEqual(await glob(`${folder}/*.md`, '/'), [`${folder}/a.md`, `${folder}/b.md`]);
});

test('hidden files, node_modules and links in a circle are left out', async context => {
  const folder = await tree(context, 'a.md', '.hidden/b.md', '.c.md', 'node_modules/d/e.md', 'sub/f.md');
  await symlink(folder, join(folder, 'sub', 'circle'));
  assert.deepEqual(await glob('**/*.md', folder), ['a.md', 'sub/f.md']);
  assert.deepEqual(await glob('node_modules/**/*.md', folder), ['node_modules/d/e.md']);
});
