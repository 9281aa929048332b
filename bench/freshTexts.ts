import { readdirSync, readFileSync } from 'node:fs';

/** Characters of a text that are read at a time. */
const PIECE = 400;

/** Pieces of texts that no model has been trained on: those of the tests, and this program's own sources and documents. */
export function* freshPieces(below: (limit: number) => number): Generator<string> {
  const all = texts().filter(text => text.length > 2 * PIECE);
  for (;;) {
    const text = all[below(all.length)]!;
    const at = below(text.length - PIECE);
    yield wellFormed(text.slice(at, at + PIECE));
  }
}

function texts(): readonly string[] {
  const within = (folder: string) => readdirSync(folder, { recursive: true }).map(name => `${folder}/${String(name)}`);
  const files = ['test/fixtures/texts', 'core', 'cli', 'engine', 'docs']
    .flatMap(within)
    .filter(name => /\.(txt|ts|md)$/.test(name) && !/Tables\.ts$/.test(name));
  return files.sort().map(file => readFileSync(file, 'utf8'));
}

/** Without halves of surrogate pairs at its ends. */
function wellFormed(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}
