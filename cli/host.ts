import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** What the program has of the process it runs in. Only the door reads `process`. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths are about; the process stands in it. */
  readonly cwd: string;
  /** The folder of package.json and media. */
  readonly root: string;
  readonly version: string;
  /** How the user calls the program, for examples: `token-loupe`, or through npm. */
  readonly invocation: string;
  readonly stdin: Readable;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder in which the user stands. `npm start` and `npm run` change to the package's folder first and leave the
 * user's in INIT_CWD; that counts only where the package is this one, not where another project's script calls us.
 */
export function userFolder(env: Environment, cwd: string, root: string): string {
  return isOurs(env, root) && env.INIT_CWD ? env.INIT_CWD : cwd;
}

/** How the user called the program. */
export function invocationOf(env: Environment, root: string): string {
  return isOurs(env, root) && env.npm_lifecycle_event === 'start' ? 'npm start --silent --' : 'token-loupe';
}

/** Whether npm runs a script of this very package. The path that it gives may lead over links. */
function isOurs({ npm_package_json: path }: Environment, root: string): boolean {
  const ours = join(root, 'package.json');
  if (path === undefined || path === ours) return path === ours;
  try {
    return realpathSync(path) === ours;
  } catch {
    return false;
  }
}
