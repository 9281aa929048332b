import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Source files by path from the root of the repository, with forward slashes. */
export type SourceTree = ReadonlyMap<string, string>;

/** One import or re-export. `file` is a path in the tree, `name` a package (`node:` for what Node brings). */
export interface Import {
  readonly specifier: string;
  readonly target: { readonly file: string } | { readonly name: string };
  readonly typeOnly: boolean;
}

/** All TypeScript and JavaScript files below those of `folders` that exist, declarations included. */
export function readTree(root: string, folders: readonly string[]): SourceTree {
  const paths = folders
    .filter(folder => existsSync(join(root, folder)))
    .flatMap(folder => readdirSync(join(root, folder), { recursive: true }).map(name => `${folder}/${String(name)}`))
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => /\.(ts|tsx|mjs|js)$/.test(path) && !path.includes('/node_modules/'));
  return new Map(paths.sort().map(path => [path, readFileSync(join(root, path), 'utf8')]));
}

/** What a file imports, in order: statements, re-exports, `import()` and `require()` of literal specifiers. */
export function importsOf(path: string, text: string): Import[] {
  const statement = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm;
  const call = /\b(?:import|require|require\.resolve)\(\s*['"]([^'"\n]+)['"]/g;
  const found = [
    ...Array.from(text.matchAll(statement), match => ({ specifier: match[2]!, typeOnly: match[1] !== undefined })),
    ...Array.from(text.matchAll(call), match => ({ specifier: match[1]!, typeOnly: false })),
  ];
  return found.map(entry => ({ ...entry, target: resolve(path, entry.specifier) }));
}

function resolve(from: string, specifier: string): Import['target'] {
  if (specifier.startsWith('.')) return { file: normalize(join(dirname(from), specifier)).replaceAll('\\', '/') };
  if (specifier.startsWith('#')) return { file: `${specifier.slice(1)}.ts` };
  if (specifier.startsWith('node:')) return { name: 'node:' };
  const parts = specifier.split('/');
  return { name: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]! };
}
