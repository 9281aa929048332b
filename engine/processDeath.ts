import { readFileSync } from 'node:fs';
import { UserError } from '#core/errors';

/** How an inference process ended that nobody asked to end. */
export interface ProcessDeath {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to its standard error. */
  readonly stderr: string;
  /** True when the kernel is known to have killed a process for memory while this one ran. */
  readonly outOfMemory: boolean;
}

/** Lines of standard error that are shown. */
const SHOWN_LINES = 6;
const SHOWN_CHARACTERS = 800;

/** The named error of the requests that were open when the process died. */
export function deathError(death: ProcessDeath): UserError {
  const how = endOf(death);
  const words = lastWords(death.stderr);
  if (death.outOfMemory || isAllocationFailure(death.stderr)) return outOfMemory(`ran out of memory (${how}).${words}`);
  // 137 is how a shell tells of SIGKILL.
  const killed = death.signal === 'SIGKILL' || death.exitCode === 137;
  return new UserError(
    'inference-process-died',
    `The inference process ${killed ? 'was killed from outside' : 'died'} (${how}).${words}`,
    killed
      ? 'The next request starts it again. If nobody killed it, memory ran out: choose a smaller model or close other programs.'
      : 'The next request starts it again. If it dies each time, try another model or precision, and report it with the log.',
  );
}

/** `what` completes "The inference process ...". */
export function outOfMemory(what: string, cause?: unknown): UserError {
  return new UserError(
    'out-of-memory',
    `The inference process ${what}`,
    'Close other programs, or choose a smaller model or a shorter window.',
    { cause },
  );
}

/** True where a message says that memory could not be had: Node, C++ and ONNX Runtime each have their words. */
export function isAllocationFailure(message: string): boolean {
  return /out of memory|bad_alloc|failed to allocate memory|array buffer allocation failed|cannot allocate memory/i.test(
    message,
  );
}

/** Processes that the kernel has killed for memory since it started; `undefined` where it does not say. */
export function outOfMemoryKills(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? undefined : Number(count);
  } catch {
    // A sandbox may hide the file; then nothing is known.
    return undefined;
  }
}

function endOf({ exitCode, signal }: ProcessDeath): string {
  if (signal !== null) return `signal ${signal}`;
  if (exitCode === null) return 'it could not be started';
  // Windows gives the exception's code, which people know in hexadecimal.
  return `exit code ${exitCode > 0xffff ? `0x${exitCode.toString(16).toUpperCase()}` : exitCode}`;
}

/** The end of what it wrote, without the lines that only tell where in the code it was. */
function lastWords(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter(line => !/^\s*($|at |\^+$|-+ |\d+: 0x)/.test(line));
  if (lines.length === 0) return '';
  return ` It wrote: ${lines.slice(-SHOWN_LINES).join('\n').slice(-SHOWN_CHARACTERS)}`;
}
