import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openStore, prepareStore, type Store } from '#engine/models/store';

/** A new folder that is removed after the test. */
export async function scratchFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'token-loupe-'));
  context.after(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A new, empty store that is removed after the test, with the folders of `TOKEN_LOUPE_MODELS` given. */
export async function scratchStore(context: TestContext, models?: string): Promise<Store> {
  const root = await scratchFolder(context);
  const store = openStore({
    env: { TOKEN_LOUPE_STORE: root, TOKEN_LOUPE_MODELS: models, HF_HUB_CACHE: join(root, 'hub') },
    home: root,
  });
  await prepareStore(store);
  return store;
}
