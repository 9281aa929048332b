import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { versionOf } from './machine.ts';
import { note } from './markdown.ts';
import { Peer } from './peer.ts';

/** Installed for the bench alone, in a folder of its own: no dependency of the project. */
const LLAMA = { name: 'node-llama-cpp', version: '3.22.1' };
const llamaFolder = resolve('.cache', 'bench', 'llama');

export interface StartedPeer {
  readonly peer: Peer;
  /** Names and versions. */
  readonly about: string;
}

/** llama.cpp with a context for `tokens`, from npm's prebuilt binaries for the processor. */
export async function startLlamaCpp(model: string, threads: number, tokens: number): Promise<StartedPeer> {
  const modules = await installLlamaCpp();
  const script = join('bench', 'peers', 'llamaCpp.mjs');
  const folder = join(modules, LLAMA.name);
  // Its default batch; larger ones were no faster.
  const args = [script, folder, model, String(threads), String(tokens), '512'];
  const { peer, hello } = await Peer.start(process.execPath, args);
  return { peer, about: `${LLAMA.name} ${versionOf(LLAMA.name, modules)} (llama.cpp ${hello.release})` };
}

/** transformers in float32, in the Python environment that `TOKEN_LOUPE_PYTHON` or `tools/oracle.sh` gives. */
export async function startTransformers(model: string, threads: number): Promise<StartedPeer> {
  const python = process.env.TOKEN_LOUPE_PYTHON || join('.cache', 'oracle', 'bin', 'python');
  if (python.includes('/') && !existsSync(python)) {
    throw new Error(`${python} is missing: run "sh tools/oracle.sh", or set TOKEN_LOUPE_PYTHON.`);
  }
  const script = join('bench', 'peers', 'transformers_score.py');
  const { peer, hello } = await Peer.start(python, [script, model, String(threads)]);
  return { peer, about: `transformers ${hello.transformers}, torch ${hello.torch}` };
}

/** The folder of packages that llama.cpp is in, installed at the first call. */
async function installLlamaCpp(): Promise<string> {
  const modules = join(llamaFolder, 'node_modules');
  const binary = `@node-llama-cpp/${binaryName()}`;
  if (existsSync(join(modules, binary)) && versionOf(LLAMA.name, modules) === LLAMA.version) return modules;
  note(`Installing ${LLAMA.name} ${LLAMA.version} into ${llamaFolder} ...`);
  await mkdir(llamaFolder, { recursive: true });
  await writeFile(join(llamaFolder, 'package.json'), '{ "private": true }\n');
  // Only the binaries for this processor: those for graphics cards are 700 MB.
  const packages = [LLAMA.name, binary].map(name => `${name}@${LLAMA.version}`);
  execFileSync('npm', ['install', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', ...packages], {
    cwd: llamaFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return modules;
}

function binaryName(): string {
  const names: Readonly<Record<string, string>> = {
    'linux-x64': 'linux-x64',
    'linux-arm64': 'linux-arm64',
    'darwin-arm64': 'mac-arm64-metal',
    'darwin-x64': 'mac-x64',
    'win32-x64': 'win-x64',
    'win32-arm64': 'win-arm64',
  };
  const name = names[`${process.platform}-${process.arch}`];
  if (!name) throw new Error(`${LLAMA.name} has no binary for ${process.platform}-${process.arch}.`);
  return name;
}
