import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#core/errors';
import { runProgram } from '#engine/models/childProcess';
import type { Environment } from '#engine/models/store';
import type { CodeServerPaths } from './install.ts';
import { endWithThisProcess, signalGroup } from './processGroup.ts';

/** Folders of one editor. */
export interface EditorFolders {
  /** Settings, state, logs. Short, because a socket lies in it, whose path the system limits to about 100 characters. */
  readonly userData: string;
  readonly extensions: string;
}

export interface CodeServerOptions extends EditorFolders {
  readonly paths: CodeServerPaths;
  /** Settings of the user, written before the start. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** False: every folder is trusted. True: a folder is restricted until somebody trusts it. */
  readonly workspaceTrust: boolean;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Display language; one for which there is a language pack. */
  readonly locale?: string | undefined;
  readonly env: Environment;
}

/** From start to listening, milliseconds; it takes less than one second on an idle machine. */
const startLimitMs = 60_000;
/** Time to end in order before it is ended by force, milliseconds. */
const graceMs = 3_000;

/** A running code-server on 127.0.0.1, with all processes it starts. */
export class CodeServer {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #output: () => string;

  private constructor(process: ChildProcess, url: string, output: () => string) {
    this.#process = process;
    this.url = url;
    this.#output = output;
  }

  /** @throws UserError `internal` with its output when it does not come up. */
  static async start(options: CodeServerOptions): Promise<CodeServer> {
    const { paths, userData, port, env } = options;
    await mkdir(join(userData, 'User'), { recursive: true });
    await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify(options.settings, null, 2));
    const trust = options.workspaceTrust ? [] : ['--disable-workspace-trust'];
    const language = options.locale ? ['--locale', options.locale] : [];
    const args = [
      ...(await common(options)),
      ...serverFlags,
      ...trust,
      ...language,
      '--bind-addr',
      `127.0.0.1:${port}`,
    ];
    // A group of its own, so that all of it can be ended at once.
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(paths.node, [paths.entry, ...args], {
      env: cleaned(env, userData),
      stdio: [...stdio],
      detached: true,
    });
    endWithThisProcess(child);
    const output = collect(child);
    return new CodeServer(child, await listening(child, output), output);
  }

  /** Id of the first process of its group. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The end of what it wrote. */
  get output(): string {
    return this.#output();
  }

  /** Resolves when it ended by itself or was stopped. */
  async ended(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'exit');
  }

  async stop(): Promise<void> {
    signalGroup(this.#process, 'SIGTERM');
    const force = setTimeout(() => signalGroup(this.#process, 'SIGKILL'), graceMs);
    await this.ended();
    clearTimeout(force);
    // Extension hosts outlive the server for a while.
    signalGroup(this.#process, 'SIGKILL');
  }
}

/** Installs a VSIX as the Extensions view would. */
export async function installVsix(
  paths: CodeServerPaths,
  vsix: string,
  folders: EditorFolders,
  env: Environment,
): Promise<void> {
  const args = [paths.entry, ...(await common(folders)), '--force', '--install-extension', vsix];
  const { outcome, output } = await runProgram(paths.node, args, {
    env: cleaned(env, folders.userData),
    stallMs: 120_000,
  });
  if (outcome === 'done' && /successfully installed/.test(output)) return;
  throw new UserError('internal', `${vsix} could not be installed:\n${output}`, 'The lines above say why.');
}

const serverFlags = [
  ['--auth', 'none'],
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-getting-started-override',
  '--disable-proxy',
].flat();

async function common({ userData, extensions }: EditorFolders): Promise<string[]> {
  await mkdir(userData, { recursive: true });
  await mkdir(extensions, { recursive: true });
  const config = join(userData, 'code-server.yaml');
  await writeFile(config, '');
  return ['--config', config, '--user-data-dir', userData, '--extensions-dir', extensions];
}

/** Without what would make it talk to another editor, listen elsewhere, or think that it is a test. */
function cleaned(env: Environment, userData: string): NodeJS.ProcessEnv {
  const unwanted = /^(VSCODE_|CODE_SERVER_|NODE_TEST_|ELECTRON_)|^(PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS)$/;
  const kept = Object.entries(env).filter(([name]) => !unwanted.test(name));
  return { ...Object.fromEntries(kept), XDG_DATA_HOME: join(userData, 'xdg-data') };
}

function collect(child: ChildProcess): () => string {
  let output = '';
  const hear = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-1_000_000);
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return () => output;
}

async function listening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      stop();
      signalGroup(child, 'SIGKILL');
      const inUse = output().includes('EADDRINUSE');
      const hint = inUse ? 'The port is in use: end what uses it, or choose another.' : 'The lines above say why.';
      reject(new UserError('internal', `code-server ${what}:\n${output()}`, hint));
    };
    const look = () => {
      const url = /server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];
      if (!url) return;
      stop();
      resolve(url);
    };
    const timer = setTimeout(() => fail('did not start in time'), startLimitMs);
    const onExit = () => fail('ended at once');
    const onError = (error: Error) => fail(`could not be started (${error.message})`);
    const stop = () => {
      clearTimeout(timer);
      child.off('exit', onExit).off('error', onError);
      child.stdout?.off('data', look);
    };
    child.once('exit', onExit).once('error', onError);
    child.stdout?.on('data', look);
  });
}
