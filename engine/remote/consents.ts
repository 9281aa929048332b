import { join } from 'node:path';
import type { Store } from '../models/store.ts';
import { readJson, writeJson } from '../models/wholeFile.ts';

/** The servers, `host:port`, to which the user has agreed to send texts. */
export async function readConsents(store: Pick<Store, 'root'>): Promise<readonly string[]> {
  const value = await readJson(fileOf(store));
  return Array.isArray(value) ? value.filter(host => typeof host === 'string') : [];
}

export async function giveConsent(store: Pick<Store, 'root'>, host: string): Promise<void> {
  const before = await readConsents(store);
  if (!before.includes(host)) await writeJson(fileOf(store), [...before, host]);
}

/** Takes it back; `false` where there was none. */
export async function revokeConsent(store: Pick<Store, 'root'>, host: string): Promise<boolean> {
  const before = await readConsents(store);
  if (before.includes(host))
    await writeJson(
      fileOf(store),
      before.filter(other => other !== host),
    );
  return before.includes(host);
}

const fileOf = ({ root }: Pick<Store, 'root'>) => join(root, 'servers.json');
