import { spawn } from 'node:child_process';
import { createContext, Script } from 'node:vm';
import { compiled, isAnswer, type OutcomeCheck } from '#core/contrast/outcome';
import { Cancelled, UserError } from '#core/errors';

/** Says whether a response is a success. */
export type Judge = (response: string, signal: AbortSignal) => Promise<boolean>;

export interface JudgeOptions {
  /** Folder that a command runs in. */
  readonly folder: string;
  /** What a command may take, milliseconds; then it is killed, and that is no success. */
  readonly commandMs?: number;
}

/** What one search of a regular expression may take, milliseconds. */
const PATTERN_MS = 250;
const COMMAND_MS = 30_000;

/**
 * A judge for a check. Commands are run as they are, in a shell: whether they may be is for the caller to know.
 * @throws UserError `bad-setting` for a regular expression that is none, or that takes too long on a response.
 */
export function judgeOf(check: OutcomeCheck, { folder, commandMs = COMMAND_MS }: JudgeOptions): Judge {
  if (check.kind === 'answer') return async response => isAnswer(response, check.answer);
  if (check.kind === 'pattern') return patternJudge(check.pattern);
  return (response, signal) => runCommand(check.command, response, folder, commandMs, signal);
}

/** The search runs in a context with a time limit: some expressions take years on a short text. */
function patternJudge(pattern: string): Judge {
  const script = new Script('pattern.test(response)');
  const context = createContext({ pattern: compiled(pattern), response: '' });
  return async response => {
    context.response = response;
    try {
      return script.runInContext(context, { timeout: PATTERN_MS }) as boolean;
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new UserError(
        'bad-setting',
        `“${pattern}” takes longer than ${PATTERN_MS} ms on one response.`,
        'Write it so that no part can match in many ways, for instance without one repeat inside another.',
        { cause: error },
      );
    }
  };
}

/** The error is of the context's making, and no `Error` of this one. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

function runCommand(command: string, input: string, cwd: string, limit: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled());
    const options = { cwd, shell: true, timeout: limit, signal };
    const child = spawn(command, { ...options, stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', error => reject(signal.aborted ? new Cancelled() : unusable(command, error)));
    child.on('close', code => {
      // A shell says so where it finds no such program.
      if (code === 127) reject(unusable(command, 'there is no such program'));
      else resolve(code === 0);
    });
    // A command need not read what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

function unusable(command: string, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UserError('bad-setting', `“${command}” cannot be run: ${why}.`, 'Name a command that can be.', { cause });
}
