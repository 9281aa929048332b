import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Questions } from './probe/questions.ts';
import { until } from './until.ts';

const manifest = {
  name: 'probe',
  publisher: 'token-loupe-test',
  version: '1.0.0',
  engines: { vscode: '^1.95.0' },
  main: './extension.cjs',
  activationEvents: ['onStartupFinished'],
  extensionKind: ['workspace'],
  capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
};

/** Builds the probe into a folder, as an extension that lies unpacked. */
export async function buildProbe(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await build({
    entryPoints: [resolve('test/vscode/probe/extension.ts')],
    outfile: join(folder, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
}

/** Asks the probe in the newest extension host of one editor. */
export class ProbeClient {
  readonly #folder: string;
  readonly #secret: string;
  #known: { readonly pid: number; readonly port: number } | undefined;

  /** The folder is where the probe leaves its address. */
  constructor(folder: string, secret: string) {
    this.#folder = folder;
    this.#secret = secret;
  }

  /** What the editor's environment must have for the probe to answer. */
  get environment(): Readonly<Record<string, string>> {
    return { TOKEN_LOUPE_PROBE: this.#folder, TOKEN_LOUPE_PROBE_SECRET: this.#secret };
  }

  /** Resolves when an extension host answers that was not there before. */
  async ready(): Promise<void> {
    const before = this.#known?.pid;
    const seen = new Set<string>();
    this.#known = await until('the probe answers', async () => {
      for (const name of await readdir(this.#folder)) {
        const pid = Number.parseInt(name, 10);
        if (!name.endsWith('.probe') || pid === before || seen.has(name)) continue;
        const port = Number(await readFile(join(this.#folder, name), 'utf8'));
        const answer = port ? await this.#post(port, 'host', {}).catch(() => undefined) : undefined;
        if (answer) return { pid, port };
        // An address that is empty is being written; one that does not answer is of a host that has ended.
        if (port) seen.add(name);
      }
      return undefined;
    });
  }

  /** @throws Error with the stack from inside when the answer is a failure. */
  async ask<Q extends keyof Questions>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']> {
    if (!this.#known) throw new Error('The probe is not ready.');
    const { value, error } = await this.#post(this.#known.port, question, ask);
    if (error !== undefined) throw new Error(`The probe on "${question}": ${error}`);
    return value as Questions[Q]['answer'];
  }

  async #post(port: number, question: string, ask: unknown): Promise<{ value?: unknown; error?: string }> {
    const response = await fetch(`http://127.0.0.1:${port}/${question}`, {
      method: 'POST',
      headers: { authorization: this.#secret },
      body: JSON.stringify(ask),
      signal: AbortSignal.timeout(answerLimitMs),
    });
    if (!response.ok) throw new Error(`The probe answers ${response.status} to "${question}".`);
    return response.json() as Promise<{ value?: unknown; error?: string }>;
  }
}

/** A command that loads a model may take long, milliseconds. */
const answerLimitMs = 180_000;
