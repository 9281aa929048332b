import type { AddedToken } from './addedTokens.ts';
import type { Merge } from './merges.ts';
import type { BytePairSpec } from './spec.ts';

/** The tokens that are looked for in a text before it is cut into words. */
export function addedTokensOf({ tokens, added, control }: BytePairSpec): AddedToken[] {
  const found = (control: boolean) => (id: number) => ({ id, text: tokens[id]!, control });
  return [...added.map(found(false)), ...control.map(found(true))];
}

export function controlTokensOf({ tokens, control }: BytePairSpec): Map<string, number> {
  return new Map(control.map(id => [tokens[id]!, id]));
}

/** The merges of a list whose tokens all are in `ids`; what would make a control token is not. */
export function mergesOf(merges: readonly string[], ids: ReadonlyMap<string, number>): Merge[] {
  return merges.flatMap(merge => {
    const space = merge.indexOf(' ');
    const left = ids.get(merge.slice(0, space));
    const right = ids.get(merge.slice(space + 1));
    const product = ids.get(merge.slice(0, space) + merge.slice(space + 1));
    return left === undefined || right === undefined || product === undefined ? [] : [{ left, right, product }];
  });
}
