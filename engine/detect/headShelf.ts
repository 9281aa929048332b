import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeadCard, Reliability } from '#core/detect/headCard';
import { readShelf } from '#core/detect/readShelf';
import { UserError } from '#core/errors';
import type { HeadFile } from '#core/protocol/detect';

/** The file of a folder of heads that says what they are. */
export const SHELF_FILE = 'heads.json';

/** A head and where it lies. */
export interface FoundHead {
  readonly card: HeadCard;
  /** What the inference process opens; `null` for a regression, which the host computes. */
  readonly file: HeadFile | null;
  /** Whether it was trained on the measures of this very model. */
  readonly fits: boolean;
}

/** All heads of some folders; one that is not there has none. */
export interface Heads {
  readonly found: readonly { readonly card: HeadCard; readonly folder: string }[];
  readonly reliability: Reliability;
}

/** Reads the folders, those of the user first. @throws UserError `file-unreadable`. */
export async function readHeads(folders: readonly string[]): Promise<Heads> {
  const found: { card: HeadCard; folder: string }[] = [];
  let reliability: Reliability = {};
  for (const folder of folders) {
    const path = join(folder, SHELF_FILE);
    const json = await readFile(path, 'utf8').catch(error => {
      if (error.code === 'ENOENT') return undefined;
      throw new UserError('file-unreadable', `${path} cannot be read: ${error.message}`, 'Look at its permissions.');
    });
    if (json === undefined) continue;
    const shelf = readShelf(json, path);
    found.push(...shelf.heads.map(card => ({ card, folder })));
    reliability = { ...reliability, ...shelf.reliability };
  }
  return { found, reliability };
}

/** Whether a head can judge by this model, given as its digest: it was trained on it, or reads measures alone. */
export function isUsable({ model: own, hidden }: Pick<HeadCard, 'model' | 'hidden'>, model: string): boolean {
  return own === model || !hidden;
}

/**
 * The head named, else the first that fits the model, else the first that reads no hidden states.
 * @throws UserError `bad-argument` for a name that no head has, or a head that cannot read this model.
 */
export function chooseHead({ found }: Heads, model: string, name?: string): FoundHead | null {
  const fits = ({ card }: Heads['found'][number]) => card.model === model;
  const usable = found.filter(({ card }) => isUsable(card, model));
  if (name === undefined) {
    const chosen = usable.find(fits) ?? usable[0];
    return chosen ? located(chosen, model) : null;
  }
  const named = found.find(({ card }) => card.name === name);
  const names = usable.map(({ card }) => card.name);
  const hint =
    names.length > 0 ? `Choose from ${names.join(', ')}.` : 'Train one: token-loupe train HUMAN_FOLDER MACHINE_FOLDER.';
  if (!named) throw new UserError('bad-argument', `There is no head ${name}.`, hint);
  if (!usable.includes(named)) {
    throw new UserError('bad-argument', `The head ${name} reads the states of another model.`, hint);
  }
  return located(named, model);
}

function located({ card, folder }: Heads['found'][number], model: string): FoundHead {
  const file = card.file === null ? null : { path: join(folder, card.file), hidden: card.hidden };
  return { card, file, fits: card.model === model };
}
