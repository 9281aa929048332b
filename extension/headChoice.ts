import { chooseHead, type FoundHead, type Heads, isUsable, readHeads } from '#engine/detect/headShelf';
import { shippedHeads } from '#engine/detect/shippedHeads';
import { openStore } from '#engine/models/store';
import type { Kept } from './kept.ts';

const HEAD = 'aiText.head';

/** Folder of the heads that were trained on this machine. */
export function ownHeads(): string {
  return openStore({ env: process.env }).heads;
}

/** The heads there are, those of the user first. @throws UserError `file-unreadable`. */
export function allHeads(): Promise<Heads> {
  return readHeads([ownHeads(), shippedHeads()]);
}

/** The name of the head that was chosen in this workspace; `undefined` where the first that fits judges. */
export function keptHead(kept: Kept | undefined): string | undefined {
  const name = kept?.get(HEAD);
  return typeof name === 'string' ? name : undefined;
}

/**
 * The head that judges by a model, given as its digest: the one that was chosen in this workspace, or where it is gone or
 * reads another model the one that fits best.
 */
export function chosenHead(heads: Heads, model: string, kept: Kept | undefined): FoundHead | null {
  const name = keptHead(kept);
  const isThere = heads.found.some(({ card }) => card.name === name && isUsable(card, model));
  return chooseHead(heads, model, isThere ? name : undefined);
}

export function keepHead(kept: Kept, name: string | undefined): void {
  void kept.update(HEAD, name);
}
