import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { scratchFolder } from './scratch.ts';
import { tinyFile, tinyLlama } from './tinyModel.ts';

/** The bundle that is shipped; the test runner builds it before any test. */
const program = resolve('dist', 'cli.cjs');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What is written to standard input; nothing by default. */
  readonly input?: string | Uint8Array;
  /** Is handed the process once it runs, and what it has printed whenever that grows. */
  readonly watch?: (child: ChildProcess, stdout: string) => void;
}

/** A folder to stand in, with a store of its own and a model that is tiny, random and quick. */
export interface Desk {
  readonly folder: string;
  /** Path of the tiny model. */
  readonly model: string;
  file(name: string, content: string | Uint8Array): Promise<string>;
  call(args: readonly string[], options?: CallOptions): Promise<Ended>;
}

export async function desk(context: TestContext): Promise<Desk> {
  const folder = await scratchFolder(context);
  const model = join(folder, 'tiny.gguf');
  await writeFile(model, tinyFile(tinyLlama()));
  // What other programs keep in the home of whoever runs the tests is no matter.
  const home = { HOME: folder, USERPROFILE: folder };
  const base = { ...home, TOKEN_LOUPE_STORE: join(folder, 'store'), TOKEN_LOUPE_MODELS: '' };
  return {
    folder,
    model,
    file: async (name, content) => {
      await writeFile(join(folder, name), content);
      return name;
    },
    call: (args, options = {}) => call(args, folder, { ...options, env: { ...base, ...options.env } }),
  };
}

/** Runs the program to its end. Variables of this process that steer colours or npm are not handed on. */
function call(args: readonly string[], cwd: string, { env, input, watch }: CallOptions): Promise<Ended> {
  const { PATH, HOME, SystemRoot, TEMP } = process.env;
  const clean = { PATH, HOME, SystemRoot, TEMP, ...env };
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, env: clean, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
      watch?.(child, stdout);
    });
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text;
    });
    child.on('error', fail);
    child.on('close', code => done({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    watch?.(child, '');
  });
}
