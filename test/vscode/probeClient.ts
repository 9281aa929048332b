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
  /** Address files of extension hosts that were known before, or that have ended. */
  readonly #past = new Set<string>();
  #known: { readonly name: string; readonly port: number } | undefined;

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
    if (this.#known) this.#past.add(this.#known.name);
    const look = async () => {
      for (const name of (await readdir(this.#folder)).filter(name => !this.#past.has(name))) {
        const port = Number(await readFile(join(this.#folder, name), 'utf8'));
        // Empty while it is being written.
        if (!port) continue;
        if (await this.#post(port, 'host', {}).catch(() => undefined)) return { name, port };
        this.#past.add(name);
      }
      return undefined;
    };
    this.#known = await until('the probe answers', look, { timeoutMs: readyLimitMs });
  }

  /** @throws Error with the stack from inside when the answer is a failure. */
  async ask<Q extends keyof Questions>(question: Q, ask: Questions[Q]['ask']): Promise<Questions[Q]['answer']> {
    if (!this.#known) throw new Error('The probe is not ready.');
    const { value, error } = await this.#post(this.#known.port, question, ask).catch(error => {
      throw new Error(`The probe gave no answer to "${question}" ${JSON.stringify(ask)}: ${error}`, { cause: error });
    });
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

/** From the page to a running extension host; a cold machine with other work takes long, milliseconds. */
const readyLimitMs = 120_000;

/** A command that loads a model may take long, milliseconds. */
const answerLimitMs = 180_000;
