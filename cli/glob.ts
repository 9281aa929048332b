import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import picomatch from 'picomatch';

/** Whether a name has signs of a pattern: `*`, `?`, `[...]`, `{...}`. */
export function isPattern(name: string): boolean {
  return picomatch.scan(name, { parts: true }).isGlob;
}

/**
 * The files that match a pattern, relative as the pattern is, in alphabetical order. As in shells, `*` and `**` do not
 * find names that begin with a dot; they do not go into `node_modules` either, unless the pattern says it.
 */
export async function glob(pattern: string, cwd: string): Promise<readonly string[]> {
  const { base } = picomatch.scan(pattern);
  const matches = picomatch(pattern);
  const found: string[] = [];
  const enter = ({ name }: Dirent) => {
    return (!name.startsWith('.') || pattern.includes('/.')) && (name !== 'node_modules' || pattern.includes(name));
  };
  const walk = async (folder: string) => {
    const entries = await readdir(resolve(cwd, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : join(folder, entry.name).replaceAll('\\', '/');
      // Links to folders are not followed: they may lead in a circle.
      if (entry.isDirectory() && enter(entry)) await walk(path);
      else if (!entry.isDirectory() && matches(path)) found.push(path);
    }
  };
  await walk(base);
  return found.sort();
}
