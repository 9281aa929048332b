import { Cancelled, UserError } from '#core/errors';
import { defused } from '#core/lens/visible';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import { OutputClosed } from './output.ts';

/**
 * What is printed about something thrown, and how the program ends. Expected failures: what, and the next step. Names of
 * files and words of model files, which anybody may have chosen, do not steer the terminal.
 */
export function explained(error: unknown, debug: boolean): { readonly text: string; readonly code: ExitCode } {
  if (error instanceof OutputClosed) return { text: '', code: exitCodes.ok };
  if (error instanceof Cancelled) return { text: 'Stopped.\n', code: exitCodes.interrupted };
  const stack = debug && error instanceof Error ? `${stackOf(error)}\n` : '';
  if (error instanceof UserError && error.code !== 'internal') {
    const code = error.code === 'bad-argument' ? exitCodes.usage : exitCodes.failed;
    return { text: defused(`token-loupe: ${error.message}\n${error.hint}\n${stack}`), code };
  }
  const what = error instanceof Error ? error.message : String(error);
  const next = debug ? '' : 'Please report it, with what TOKEN_LOUPE_DEBUG=1 prints.\n';
  return { text: defused(`token-loupe: a defect of this program: ${what}\n${next}${stack}`), code: exitCodes.defect };
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
