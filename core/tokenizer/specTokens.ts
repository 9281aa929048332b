import type { AddedToken } from './addedTokens.ts';
import type { BytePairSpec } from './spec.ts';

/** The tokens that are looked for in a text before it is cut into words. */
export function addedTokensOf({ tokens, added, control }: BytePairSpec): AddedToken[] {
  const found = (control: boolean) => (id: number) => ({ id, text: tokens[id]!, control });
  return [...added.map(found(false)), ...control.map(found(true))];
}

export function controlTokensOf({ tokens, control }: BytePairSpec): Map<string, number> {
  return new Map(control.map(id => [tokens[id]!, id]));
}
