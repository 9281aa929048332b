import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of one file at most so much goes in at a time, UTF-16 code units. */
const PIECE = 6000;

/**
 * A document of at least `length` UTF-16 code units with something new on every page: pieces of the sample texts, of
 * this project's documents and sources, and of what its packages ship, in turns.
 */
export function longDocument(length: number): string {
  const sources = [
    filesUnder('test/fixtures/texts', /\.txt$/),
    filesUnder('docs', /\.md$/),
    ['core', 'engine', 'cli', 'test'].flatMap(folder => filesUnder(folder, /\.ts$/)),
    filesUnder('node_modules', /readme\.md$/i),
    filesUnder('node_modules', /\.d\.ts$/),
  ].map(paths => pieces(paths));
  let document = '';
  while (document.length < length) {
    const before = document.length;
    for (const source of sources) document += source.next().value ?? '';
    if (document.length === before) throw new Error(`There is no more text than ${before} characters.`);
  }
  return document;
}

function* pieces(paths: readonly string[]): Generator<string, undefined> {
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    for (let at = 0; at < text.length; at += PIECE) yield `\n\n${text.slice(at, at + PIECE)}`;
  }
  return undefined;
}

function filesUnder(folder: string, pattern: RegExp): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && pattern.test(entry.name));
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}
