import { type ChildProcess, spawn } from 'node:child_process';
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
/** A command that was killed so often, and has never ended by itself, will not. */
const HOPELESS = 3;

/**
 * A judge for a check. Commands are run as they are, in a shell: whether they may be is for the caller to know.
 * @throws UserError `bad-setting` for a regular expression that is none, or that takes too long on a response; for a command
 * that cannot be run, or that never ends.
 */
export function judgeOf(check: OutcomeCheck, { folder, commandMs = COMMAND_MS }: JudgeOptions): Judge {
  if (check.kind === 'answer') return async response => isAnswer(response, check.answer);
  if (check.kind === 'pattern') return patternJudge(check.pattern);
  return commandJudge(check.command, folder, commandMs);
}

function commandJudge(command: string, folder: string, limit: number): Judge {
  let [killed, ended] = [0, 0];
  return async (response, signal) => {
    const code = await runCommand(command, response, folder, limit, signal);
    if (code === null) killed += 1;
    else ended += 1;
    if (ended > 0 || killed < HOPELESS) return code === 0;
    throw new UserError(
      'bad-setting',
      `“${command}” does not end: it was stopped after ${limit / 1000} s, ${HOPELESS} times.`,
      'Name a command that reads the response from its standard input and ends.',
    );
  };
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

/** The exit code; `null` where it was killed, because it took too long or by a signal of its own. */
function runCommand(
  command: string,
  input: string,
  cwd: string,
  limit: number,
  signal: AbortSignal,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled());
    // A group of its own, so that what the shell has started ends with it.
    const detached = process.platform !== 'win32';
    const child = spawn(command, { cwd, shell: true, detached, stdio: ['pipe', 'ignore', 'ignore'] });
    const end = () => endGroup(child, detached);
    const timer = setTimeout(end, limit);
    signal.addEventListener('abort', end, { once: true });
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      act();
    };
    child.on('error', error => settle(() => reject(unusable(command, error))));
    child.on('close', code => {
      settle(() => {
        if (signal.aborted) reject(new Cancelled());
        // A shell says so where it finds no such program, or may not run it.
        else if (code === 127 || code === 126) reject(unusable(command, NOT_RUN[code]));
        else resolve(code);
      });
    });
    // A command need not read what it is given.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const NOT_RUN = { 126: 'it may not be run', 127: 'there is no such program' } as const;

/** On Windows there are no groups: a program of the system ends the tree. */
function endGroup({ pid }: ChildProcess, isGroup: boolean): void {
  if (pid === undefined) return;
  if (!isGroup) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function unusable(command: string, cause: unknown): UserError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new UserError('bad-setting', `“${command}” cannot be run: ${why}.`, 'Name a command that can be.', { cause });
}
