import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Cancelled, UserError } from '#core/errors';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import { explained } from './failure.ts';
import { type Host, invocationOf, userFolder } from './host.ts';
import { isDebug } from './modelSession.ts';
import { runProgram } from './program.ts';

/** The door: builds the host, runs the program, sets the exit code. */
async function main(): Promise<ExitCode> {
  // What is written is short-lived strings. A young generation that grows with them takes 70 MB more, and no less time.
  setFlagsFromString('--semi-space-growth-factor=1');
  // The bundle lies in dist, beside which everything else is.
  const root = dirname(dirname(realpathSync(process.argv[1]!)));
  const { env } = process;
  standIn(userFolder(env, process.cwd(), root));
  const { stdin, stdout, stderr } = process;
  // Whoever closes standard error does not want to hear more.
  stderr.on('error', () => {});
  const host: Host = {
    env,
    cwd: process.cwd(),
    root,
    version: versionOf(root),
    invocation: invocationOf(env, root),
    stdin,
    stdout,
    stderr,
    signal: interruption(),
  };
  const fail = (error: unknown) => {
    // Ctrl-C may end the inference process before that could say that it stopped.
    const ended = error instanceof UserError && error.code.startsWith('inference-');
    const { text, code } = explained(ended && host.signal.aborted ? new Cancelled() : error, isDebug(host));
    stderr.write(text);
    return code;
  };
  process.on('uncaughtException', error => process.exit(fail(error)));
  return runProgram(process.argv.slice(2), host).catch(fail);
}

/** Fires at the first Ctrl-C; the second ends the program on the spot. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}

function standIn(folder: string) {
  try {
    process.chdir(folder);
  } catch {
    // The folder is gone; paths are then about the one we are in.
  }
}

function versionOf(root: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return version;
}

void main().then(code => {
  process.exitCode = code;
});
