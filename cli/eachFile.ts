import { Cancelled, UserError } from '#core/errors';
import { documentName } from '#core/export/words';
import type { ExitCode } from './exitCodes.ts';
import { explained } from './failure.ts';
import type { Host } from './host.ts';
import { isDebug } from './modelSession.ts';
import type { Progress } from './progress.ts';

/**
 * Does something with each file in turn. One that fails is told of on standard error and does not stop the others;
 * Ctrl-C does.
 * @returns how each ended.
 * @throws what is no expected failure.
 */
export async function eachFile(
  files: readonly string[],
  host: Pick<Host, 'env' | 'signal'> & { readonly stderr: { write(text: string): unknown } },
  progress: Pick<Progress, 'clear'>,
  act: (file: string) => Promise<ExitCode>,
): Promise<readonly ExitCode[]> {
  const codes: ExitCode[] = [];
  for (const file of files) {
    try {
      codes.push(await act(file));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof Cancelled)) throw error;
      const { text, code } = explained(files.length > 1 ? aboutFile(file, error) : error, isDebug(host));
      progress.clear();
      host.stderr.write(text);
      codes.push(code);
    }
    if (host.signal.aborted) break;
  }
  return codes;
}

/** The failure with the name of the file, which one of several needs. */
function aboutFile(file: string, error: UserError | Cancelled): UserError | Cancelled {
  const name = documentName(file);
  const known =
    error instanceof Cancelled ||
    error.code === 'internal' ||
    documentName(error.message).toLowerCase().includes(name.toLowerCase());
  return known ? error : new UserError(error.code, `${name}: ${error.message}`, error.hint, { cause: error });
}
