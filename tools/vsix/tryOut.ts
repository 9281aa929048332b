import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '#core/errors';
import { silent } from '#core/log';
import { ModelClient } from '#engine/client';
import { defaultEntry } from '#engine/models/catalogue';
import { findModel } from '#engine/models/findModel';
import { obtainModel } from '#engine/models/obtain';
import { type Environment, openStore, prepareStore, type Store } from '#engine/models/store';
import type { Say } from '../npmFolder.ts';
import { unpackVsix } from './contents.ts';

/** What a packed extension said of the sample sentence. */
export interface TryOut {
  readonly model: string;
  readonly perplexity: number;
  readonly tokens: number;
}

const sentence = 'The quick brown fox jumps over the lazy dog.';

/**
 * Unpacks a VSIX far away from the checkout, starts its inference process, loads the default model and scores a sentence.
 * Where a model is inside, it is found as the editor finds it, on a machine with an empty store and without a network.
 * Only for a VSIX of this platform.
 * @throws UserError of any of these steps.
 */
export async function tryOut(vsix: string, env: Environment, say: Say): Promise<TryOut> {
  // Nothing of the checkout is found from there, so what is missing in the VSIX is missing.
  const folder = await mkdtemp(join(tmpdir(), 'token-loupe-vsix-'));
  try {
    await unpackVsix(vsix, folder);
    const isOffline = (await readdir(join(folder, 'models')).catch(() => [])).length > 0;
    // The imported model of the user's own store is used where it may be, which saves the import.
    const store = isOffline ? emptyStore(folder) : openStore({ env: process.env });
    const path = isOffline ? await modelInside(store) : await defaultModel(env, say);
    return await score(folder, path, store);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function defaultModel(env: Environment, say: Say): Promise<string> {
  const store = openStore({ env });
  return obtainModel(defaultEntry, { store, env, log: (level, message) => level !== 'debug' && say(message) });
}

/** The store of a machine that has nothing but the unpacked extension, whose models the editor names as a folder. */
function emptyStore(folder: string): Store {
  const store = openStore({ env: { TOKEN_LOUPE_STORE: join(folder, 'store') }, home: folder });
  return { ...store, folders: [join(folder, 'models')] };
}

/** Looked for on the disk alone: nothing is fetched. */
async function modelInside(store: Store): Promise<string> {
  const path = await findModel(defaultEntry, { store, log: silent });
  if (path) return path;
  const message = `The model in the packed extension is not ${defaultEntry.title}.`;
  throw new UserError('internal', message, 'See tools/vsix/stage.ts.');
}

async function score(folder: string, path: string, store: Store): Promise<TryOut> {
  await prepareStore(store);
  const client = new ModelClient({ workerPath: join(folder, 'dist', 'worker.cjs'), log: silent });
  try {
    const card = await client.load({ path, importFolder: store.imports, precision: 'exact', threads: 0, parts: 'all' });
    requireOwnLibrary(client.pid!, folder);
    let nats = 0;
    let scored = 0;
    const onProgress = ({ stats }: { readonly stats: { readonly logProb: ArrayLike<number> } }) => {
      for (const value of Array.from(stats.logProb).filter(value => !Number.isNaN(value))) {
        nats -= value;
        scored += 1;
      }
    };
    await client.score({ text: sentence, start: 'default', window: 0, k: 5 }, { onProgress });
    return { model: card.name, perplexity: plausible(Math.exp(nats / scored)), tokens: scored };
  } finally {
    await client.dispose();
  }
}

/**
 * The native library must be the one of the VSIX, not one that happens to be on this machine; nor must it have opened the
 * data base in which it collects what it would report to its makers.
 */
function requireOwnLibrary(pid: number, folder: string): void {
  if (process.platform !== 'linux') return;
  const loaded = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .filter(line => line.includes('onnxruntime'));
  const foreign = loaded.find(line => !line.includes(folder));
  if (loaded.length > 0 && !foreign) return;
  throw new UserError(
    'internal',
    `The inference process loads ${foreign ?? 'no library'}.`,
    'See tools/vsix/targets.ts.',
  );
}

/** Every model this small knows the sentence well, and none knows it by heart. */
function plausible(perplexity: number): number {
  if (perplexity > 1 && perplexity < 100) return perplexity;
  const message = `The packed extension gives the sentence "${sentence}" a perplexity of ${perplexity}.`;
  throw new UserError('internal', message, 'Compare with: npm start --silent -- score -');
}
