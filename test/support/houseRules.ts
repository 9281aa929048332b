/** The rules of docs/architecture.md and CONTRIBUTING.md as functions: a tree of sources in, complaints out. */
import { importsOf, type SourceTree } from './sourceTree.ts';

/** From a folder, file or package to folders and files; with `!` in front, one that is taken away. */
export type PlaceTable = Readonly<Record<string, readonly string[]>>;

export interface ImportTables {
  /** What the files below a path may import of this repository. */
  readonly table: PlaceTable;
  /** What they may import besides, as types. */
  readonly typeTable: PlaceTable;
  /** Where a package may be imported. */
  readonly packages: PlaceTable;
}

/** Imports that the tables do not allow. The longest matching path decides. */
export function forbiddenImports(tree: SourceTree, { table, typeTable, packages }: ImportTables): string[] {
  return complain(tree, (path, text) =>
    importsOf(path, text)
      .filter(({ target, typeOnly }) => {
        if ('name' in target) return !contains(packages[target.name] ?? [], path);
        const places = [entryFor(path, table), typeOnly ? entryFor(path, typeTable) : []];
        return !places.some(entry => contains(entry, target.file));
      })
      .map(({ specifier }) => `must not import ${specifier}`),
  );
}

function entryFor(path: string, table: PlaceTable): readonly string[] {
  return table[closest(path, Object.keys(table)) ?? ''] ?? [];
}

function contains(places: readonly string[], path: string): boolean {
  const names = places.map(place => place.replace('!', ''));
  return places.includes(closest(path, names) ?? '');
}

/** The longest of `places` that is `path` or a folder above it. */
function closest(path: string, places: readonly string[]): string | undefined {
  const above = places.filter(place => path === place || path.startsWith(`${place}/`));
  return above.sort((a, b) => b.length - a.length)[0];
}

/** Relative imports that leave their room; those go by `#room/...`, so that the arrow is named. */
export function relativeEscapes(tree: SourceTree): string[] {
  return complain(tree, (path, text) =>
    importsOf(path, text)
      .filter(
        ({ specifier, target }) => specifier.startsWith('.') && 'file' in target && room(target.file) !== room(path),
      )
      .map(({ specifier }) => `leaves its room by ${specifier}`),
  );
}

const room = (path: string) => path.split('/')[0];

/** Rings of files that import each other, each ring once, types included. */
export function cycles(tree: SourceTree): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) found.add([...trail.slice(at), path].join(' -> '));
    if (at >= 0 || done.has(path)) return;
    for (const { target } of importsOf(path, tree.get(path) ?? '')) {
      if ('file' in target && tree.has(target.file)) visit(target.file, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of tree.keys()) visit(path, []);
  return [...found];
}

/** Files of more than `limit` lines without an exception, and exceptions that nothing needs any more. */
export function oversized(tree: SourceTree, limit: number, exceptions: Readonly<Record<string, string>>): string[] {
  const length = (path: string) => (tree.get(path) ?? '').replace(/\n$/, '').split('\n').length;
  const stale = Object.keys(exceptions).filter(path => length(path) <= limit);
  return [
    ...complain(tree, path => (length(path) > limit && !(path in exceptions) ? [`has ${length(path)} lines`] : [])),
    ...stale.map(path => `${path}: needs no exception`),
  ];
}

/** Source files that export a value and have no test at the mirrored path. */
export function untested(tree: SourceTree, tests: ReadonlySet<string>): string[] {
  const exportsValue = /^export\s+(?:declare\s+)?(?:async\s+|abstract\s+)?(?:function|const|let|class|\{(?!\}))/m;
  return complain(tree, (path, text) => {
    const wanted = `test/${path.replace(/\.tsx?$/, '')}.test.ts`;
    const needed = exportsValue.test(text) && !tests.has(wanted) && !tests.has(`${wanted}x`);
    return needed ? [`has no ${wanted}`] : [];
  });
}

/** Drawers for everything, re-exports, default exports, and work left for later. */
export function badHabits(tree: SourceTree): string[] {
  const habits: [RegExp, string][] = [
    [/^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s+)?from\b/m, 're-exports'],
    [/^export\s+default\b|\bas default\b/m, 'has a default export'],
    // Each with a harmless class in it, so that this file does not accuse itself.
    [/\b(?:TOD[O]|FIXM[E])\b/, 'leaves work for later'],
    [/@ts-(?:[i]gnore|[n]ocheck)/, 'silences the compiler'],
  ];
  const drawer = /(?:^|\/)(?:utils?|commons?|helpers?|misc|index|types|constants)(?:\/|\.\w+$)/;
  return complain(tree, (path, text) => [
    ...(drawer.test(path) ? ['is a drawer for everything'] : []),
    ...habits.filter(([pattern]) => pattern.test(text)).map(([, words]) => words),
  ]);
}

/** Files that say `word`, where only `limit` may. */
export function saidTooOften(tree: SourceTree, word: string, limit: number): string[] {
  const saying = [...tree].filter(([, text]) => text.includes(word)).map(([path]) => path);
  return saying.length > limit ? [`${word} occurs in ${saying.join(', ')}`] : [];
}

/** Colour ids without exactly one dot: the workbench mends only the first one for CSS. */
export function unspeakableColors(ids: readonly string[]): string[] {
  return ids.filter(id => id.split('.').length !== 2).map(id => `${id}: needs exactly one dot`);
}

/** Paths in backticks in a document, below a folder that exists, that are neither a file nor a folder. */
export function deadPaths(name: string, document: string, exists: (path: string) => boolean): string[] {
  const quoted = Array.from(document.matchAll(/`([\w@.-]+(?:\/[\w@.-]+)+\/?)`/g), match => match[1]!);
  return quoted.filter(path => exists(room(path)!) && !exists(path)).map(path => `${name}: there is no ${path}`);
}

function complain(tree: SourceTree, check: (path: string, text: string) => readonly string[]): string[] {
  return [...tree].flatMap(([path, text]) => check(path, text).map(complaint => `${path}: ${complaint}`));
}
