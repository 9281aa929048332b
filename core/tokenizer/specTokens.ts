import type { AddedToken } from './addedTokens.ts';
import type { BytePairSpec } from './spec.ts';

/** The tokens that are looked for in a text before anything else is done with it. */
export function addedTokensOf(spec: BytePairSpec): AddedToken[] {
  return searchedTokens(spec, false);
}

/** Those that are looked for in the normalized text. */
export function normalizedTokensOf(spec: BytePairSpec): AddedToken[] {
  return searchedTokens(spec, true);
}

function searchedTokens({ tokens, added, control, finding = [] }: BytePairSpec, normalized: boolean): AddedToken[] {
  const rules = new Map(finding.map(rule => [rule.id, rule]));
  const found = (control: boolean) => (id: number) => {
    const strip = rules.get(id)?.strip;
    return { id, text: tokens[id]!, control, ...(strip ? { strip } : {}) };
  };
  const searched = (id: number) => (rules.get(id)?.normalized ?? false) === normalized;
  return [...added.filter(searched).map(found(false)), ...control.filter(searched).map(found(true))];
}

export function controlTokensOf({ tokens, control }: BytePairSpec): Map<string, number> {
  return new Map(control.map(id => [tokens[id]!, id]));
}
