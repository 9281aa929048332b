import { aiText } from './aiText.ts';
import { byteSurprisal } from './byteSurprisal.ts';
import { contrast } from './contrast.ts';
import { critical } from './critical.ts';
import { entropy } from './entropy.ts';
import { forking } from './forking.ts';
import type { Lens } from './lens.ts';
import { margin } from './margin.ts';
import { memorised } from './memorised.ts';
import { probability } from './probability.ts';
import { rank } from './rank.ts';
import { surprisal } from './surprisal.ts';
import { tokenizationBias } from './tokenizationBias.ts';
import { tokens } from './tokens.ts';

/** Every lens, in the order of the menus. To add one: write its file and name it here. */
export const lenses = [
  surprisal,
  probability,
  rank,
  entropy,
  margin,
  memorised,
  aiText,
  tokens,
  contrast,
  critical,
  forking,
  byteSurprisal,
  tokenizationBias,
] as const;

/** The lenses that scores alone fill: those that a written document has. */
export const scoredLenses: readonly Lens<LensId>[] = lenses.filter((lens: Lens<LensId>) => lens.reads !== 'column');

export type LensId = (typeof lenses)[number]['id'];

/** The lens of an id, or `undefined` for an id from outside that no lens has. */
export function findLens(id: string): Lens<LensId> | undefined {
  return lenses.find(lens => lens.id === id);
}
