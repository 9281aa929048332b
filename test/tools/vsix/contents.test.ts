import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '#test/support/scratch';
import { isNamed } from '#test/support/testClients';
import { zip } from '#test/support/zipWriter';
import { differences, membersOf, missingFiles, missingWords, unpackVsix } from '#tools/vsix/contents';
import { nativePaths } from '#tools/vsix/targets';

const target = 'linux-x64';
const files = [
  ...['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD_PARTY_NOTICES.txt'],
  ...['dist/worker.cjs', 'dist/extension.cjs', 'media/icon.png'],
  ...['r50k_base', 'p50k_base', 'cl100k_base', 'o200k_base'].map(name => `dist/encodings/${name}.json`),
  ...nativePaths(target),
];
const manifest = { name: 'x', version: '1.0.0', publisher: 'y', main: './dist/extension.cjs', icon: 'media/icon.png' };
const stage = (paths: readonly string[]) => ({ folder: '', files: paths });

test('nothing is missing when all is there', () => {
  assert.deepEqual(missingFiles(stage(files), manifest, target), []);
});

for (const lost of files) {
  test(`${lost} is missed`, () => {
    const complaints = missingFiles(stage(files.filter(path => path !== lost)), manifest, target);
    assert.deepEqual(complaints, [`${lost} is missing`]);
  });
}

test('paths in the depths of the manifest are missed, addresses and commands are not', () => {
  const steps = [{ media: { image: './media/walk/one.png' }, completionEvents: ['onCommand:a.b/c'] }];
  const contributes = { walkthroughs: [{ steps }], homepage: 'https://example.org/a/b.png', icons: '$(search)' };
  assert.deepEqual(missingFiles(stage(files), { ...manifest, contributes }, target), ['media/walk/one.png is missing']);
});

test('words that a table lacks are named once', () => {
  const used = { a: '%one%', b: ['%two.words%', '%one%'], c: '50 % of 100 %' };
  assert.deepEqual(missingWords(used, { one: 'One' }, 'package.nls.de.json'), [
    'package.nls.de.json has no "two.words"',
  ]);
});

test('what is packed but should not be, and what is not but should', async context => {
  const vsix = join(await scratchFolder(context), 'a.vsix');
  const names = ['[Content_Types].xml', 'extension.vsixmanifest', 'extension/readme.md', 'extension/secret.txt'];
  await writeFile(vsix, zip(names.map(name => ({ name, data: Buffer.from(name) }))));
  assert.deepEqual(await differences(vsix, stage(['README.md', 'dist/worker.cjs'])), [
    'extension/dist/worker.cjs is missing',
    'extension/secret.txt does not belong there',
  ]);
});

test('an extension is unpacked without its envelope', async context => {
  const folder = await scratchFolder(context);
  const vsix = join(folder, 'a.vsix');
  const data = Buffer.from('content');
  await writeFile(
    vsix,
    zip([
      { name: 'extension.vsixmanifest', data },
      { name: 'extension/a/b.txt', data },
    ]),
  );
  await unpackVsix(vsix, join(folder, 'out'));
  assert.equal(await readFile(join(folder, 'out', 'a', 'b.txt'), 'utf8'), 'content');
  await assert.rejects(readFile(join(folder, 'out', 'extension.vsixmanifest')));
  assert.deepEqual(
    (await membersOf(vsix)).map(({ bytes }) => bytes),
    [7, 7],
  );
});

test('a file that is no VSIX is named', async context => {
  const path = join(await scratchFolder(context), 'a.vsix');
  await writeFile(path, 'no zip');
  await assert.rejects(membersOf(path), isNamed('file-unreadable', /is no VSIX/));
});
