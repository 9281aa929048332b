import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { UserError } from '#core/errors';

/** Bytes of a committed file that are read. */
const LARGEST = 64 * 2 ** 20;

/**
 * A file as it was committed in a revision of git.
 * @throws UserError where there is no git, no such revision, or no such file in it; Cancelled.
 */
export async function committedText(path: string, revision: string, signal?: AbortSignal): Promise<string> {
  // A revision that begins with a dash would be an option.
  if (!/^[\w@][\w@{}~^./-]*$/.test(revision)) throw unknown(path, revision, 'that is no name of a revision');
  const args = ['show', `${revision}:./${basename(path)}`];
  return new Promise((resolve, reject) => {
    const options = { cwd: dirname(path), maxBuffer: LARGEST, encoding: 'utf8', signal } as const;
    execFile('git', args, options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(unknown(path, revision, stderr.trim().split('\n')[0] || error.message));
    });
  });
}

function unknown(path: string, revision: string, why: string): UserError {
  return new UserError(
    'file-not-found',
    `git has no ${basename(path)} in ${revision}: ${why}.`,
    'Name a revision that has the file, such as HEAD, or compare with a file.',
  );
}
