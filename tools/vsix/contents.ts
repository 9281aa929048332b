import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, open, type ZipFile } from 'yauzl';
import { UserError } from '#core/errors';
import type { Manifest, Stage } from './stage.ts';
import { nativePaths, type Target } from './targets.ts';

/** What a VSIX holds besides the extension. */
const envelope = ['[Content_Types].xml', 'extension.vsixmanifest'];

/** The packager changes the names of these. */
const renamed: Readonly<Record<string, string>> = {
  'README.md': 'readme.md',
  'CHANGELOG.md': 'changelog.md',
  LICENSE: 'LICENSE.txt',
};

/** Complaints about a staged extension: what it needs and has not. Empty when all is there. */
export function missingFiles({ files }: Stage, manifest: Manifest, target: Target): string[] {
  const has = new Set(files);
  const always = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD_PARTY_NOTICES.txt', 'dist/worker.cjs'];
  const encodings = ['r50k_base', 'p50k_base', 'cl100k_base', 'o200k_base'].map(name => `dist/encodings/${name}.json`);
  const named = [manifest.main ?? '', ...pathsIn([manifest.icon, manifest.contributes])].map(withoutDot);
  const needed = [...always, ...encodings, ...nativePaths(target), ...named];
  return [...new Set(needed)].filter(path => !has.has(path)).map(path => `${path || 'the entry "main"'} is missing`);
}

/** Every string in a manifest that is a path of a file: with a folder and an ending, and no address. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^(\.\/)?[\w.-]+(\/[\w.-]+)+\.\w+$/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(pathsIn) : [];
}

/** Complaints about placeholders of the manifest, as `%command.inspect%`, that a table of words lacks. */
export function missingWords(manifest: object, words: object, table: string): string[] {
  const used = new Set(Array.from(JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g), match => match[1]!));
  return [...used].filter(name => !(name in words)).map(name => `${table} has no "${name}"`);
}

const withoutDot = (path: string) => path.replace(/^\.\//, '');

/** Complaints about a packed extension: what differs from the stage it was made of. */
export async function differences(vsix: string, { files }: Stage): Promise<string[]> {
  const packed = new Set((await membersOf(vsix)).map(({ name }) => name));
  const wanted = new Set([...envelope, ...files.map(path => `extension/${renamed[path] ?? path}`)]);
  return [
    ...[...wanted].filter(name => !packed.has(name)).map(name => `${name} is missing`),
    ...[...packed].filter(name => !wanted.has(name)).map(name => `${name} does not belong there`),
  ];
}

export interface VsixMember {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
}

export async function membersOf(vsix: string): Promise<VsixMember[]> {
  const members: VsixMember[] = [];
  await eachEntry(vsix, async (_, { fileName, uncompressedSize, compressedSize }) => {
    members.push({ name: fileName, bytes: uncompressedSize, packedBytes: compressedSize });
  });
  return members;
}

/** Unpacks the extension out of a VSIX, as installing does. */
export async function unpackVsix(vsix: string, folder: string): Promise<void> {
  const prefix = 'extension/';
  await eachEntry(vsix, async (zip, entry) => {
    if (!entry.fileName.startsWith(prefix) || entry.fileName.endsWith('/')) return;
    // yauzl refuses names that lead out of the folder.
    const path = join(folder, entry.fileName.slice(prefix.length));
    await mkdir(dirname(path), { recursive: true });
    const from = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
    await pipeline(from, createWriteStream(path));
  });
}

function eachEntry(vsix: string, visit: (zip: ZipFile, entry: Entry) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    open(vsix, { lazyEntries: true }, (error, zip) => {
      if (error) {
        reject(new UserError('file-unreadable', `${vsix} is no VSIX: ${error.message}`, 'Pack it again.'));
        return;
      }
      zip.on('entry', (entry: Entry) => visit(zip, entry).then(() => zip.readEntry(), reject));
      zip.on('end', resolve);
      zip.on('error', reject);
      zip.readEntry();
    });
  });
}
