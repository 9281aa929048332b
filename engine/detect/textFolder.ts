import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Cancelled, UserError } from '#core/errors';
import { decodeText, LARGEST } from '#core/text/textFile';

/** Ends of the names of files that are read as texts. */
export const textEndings = ['txt', 'md', 'rst'] as const;

const TEXT_FILE = new RegExp(`\\.(?:${textEndings.join('|')})$`, 'i');
/** More files than this are no collection to train on by hand. */
const MOST_FILES = 20_000;

export interface TextFolder {
  /** In alphabetical order of their paths. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  /** Files that are no text, or too large. */
  readonly skipped: readonly string[];
}

/** Reads the text files of a folder and of those in it. @throws UserError `bad-argument`, `file-unreadable`; Cancelled. */
export async function readTextFolder(folder: string, signal: AbortSignal): Promise<TextFolder> {
  const there = await stat(folder).catch(() => undefined);
  if (!there?.isDirectory()) {
    throw new UserError('bad-argument', `${folder} is no folder.`, 'Name a folder of text files.');
  }
  const files = await filesOf(folder);
  const texts: { file: string; text: string }[] = [];
  const skipped: string[] = [];
  for (const file of files) {
    if (signal.aborted) throw new Cancelled();
    const text = await textOf(file);
    if (text === undefined) skipped.push(file);
    else texts.push({ file, text });
  }
  return { texts, skipped };
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(error => {
    throw new UserError('file-unreadable', `${folder} cannot be read: ${error.message}`, 'Look at its permissions.');
  });
  const files = entries
    .filter(entry => entry.isFile() && TEXT_FILE.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) {
    throw new UserError(
      'bad-argument',
      `${folder} has no text files.`,
      `Their names must end in ${textEndings.map(ending => `.${ending}`).join(', ')}.`,
    );
  }
  if (files.length > MOST_FILES) {
    throw new UserError('bad-argument', `${folder} has more than ${MOST_FILES} text files.`, 'Name a smaller folder.');
  }
  return files;
}

/** `undefined` for what is no text, or cannot be read. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > LARGEST) return undefined;
    return decodeText(await readFile(file), file).text;
  } catch {
    return undefined;
  }
}
