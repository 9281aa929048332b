import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where pictures are kept; what failed has a folder of its own. */
export const screenshotFolder = resolve('.cache/screenshots');
export const failureFolder = join(screenshotFolder, 'failed');

/** A name as a file can have it. */
export function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-').slice(0, 100);
}

/** Paths of the log files below an editor's data whose name or folder contains the words, the newest last. */
export async function logFiles(userData: string, words: string): Promise<string[]> {
  const entries = await readdir(join(userData, 'logs'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.log'))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(path => path.toLowerCase().includes(words.toLowerCase()))
    .sort();
}

/** Writes what is known of a failure into one file, the logs of the editor included; returns its path. */
export async function writeEvidence(
  name: string,
  userData: string,
  sections: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(failureFolder, { recursive: true });
  const logs = await logFiles(userData, '');
  const read = logs.map(async path => [path.slice(userData.length), await readFile(path, 'utf8')] as const);
  const all = [...Object.entries(sections), ...(await Promise.all(read))];
  const path = join(failureFolder, `${fileName(name)}.log`);
  await writeFile(path, all.map(([title, text]) => `=== ${title}\n${text.trimEnd()}\n`).join('\n'));
  return path;
}
