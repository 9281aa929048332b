import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '#core/log';
import type { ModelCard, Precision } from '#core/model/modelCard';
import { emptyStats, type TokenStats, writeRows } from '#core/scoring/tokenStats';
import { ModelClient } from '#engine/client';
import { fileDigest } from '#engine/models/digest';
import { openStore } from '#engine/models/store';

/** The built inference process; test and bench runners build it, and run in the root of the repository. */
export const workerPath = join('dist', 'worker.cjs');

export interface Loading {
  readonly path: string;
  readonly precision: Precision;
  readonly threads: number;
}

export interface LoadedClient {
  readonly client: ModelClient;
  readonly card: ModelCard;
  dispose(): Promise<void>;
}

/** A client with a real model, imported into the store of this machine. */
export async function loadedClient(
  loading: Loading,
  importFolder = openStore({ env: process.env }).imports,
): Promise<LoadedClient> {
  return load(loading, importFolder);
}

/** The quantised arithmetic, also where a trial would find it slower than the exact one. */
export async function quantisedClient(path: string, threads: number): Promise<LoadedClient> {
  const folder = mkdtempSync(join(tmpdir(), 'token-loupe-quantised-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    // The verdict that `precisionTrial` would otherwise come to by itself.
    const digest = await fileDigest(path, { cacheFolder: openStore({ env: process.env }).root });
    const key = `${digest.slice(0, 16)} ${threads} ${cpus()[0]?.model ?? 'unknown processor'}`;
    writeFileSync(join(folder, 'speed.json'), JSON.stringify({ [key]: { exact: 1, fast: 2 } }));
    const loaded = await load({ path, precision: 'fast', threads }, join(folder, 'imports'));
    const dispose = () => loaded.dispose().finally(remove);
    return { ...loaded, dispose };
  } catch (error) {
    remove();
    throw error;
  }
}

async function load({ path, precision, threads }: Loading, importFolder: string): Promise<LoadedClient> {
  const client = new ModelClient({ workerPath, log: silent });
  try {
    const card = await client.load({ path, importFolder, precision, threads, parts: 'all' });
    return { client, card, dispose: () => client.dispose() };
  } catch (error) {
    await client.dispose();
    throw error;
  }
}

/** All rows of a text of at most `window` tokens, scored in one window after the model's own start token. */
export async function scoreText(client: ModelClient, text: string, window: number): Promise<TokenStats> {
  const k = 10;
  let stats: TokenStats | undefined;
  await client.score(
    { text, start: 'default', window, k },
    {
      onProgress: ({ at, total, stats: rows }) => {
        stats ??= emptyStats(total, k);
        writeRows(stats, at, rows);
      },
    },
  );
  return stats ?? emptyStats(0, k);
}
