import type { AddedToken } from '../tokenizer/addedTokens.ts';

/** How the end of a text can grow into tokens that are taken out of a text whole. */
export interface AddedGrowth {
  /** Text and id of these tokens; no control tokens. */
  readonly tokens: readonly AddedToken[];
  /** One text of these tokens for each character that they begin with. */
  readonly firsts: readonly string[];
  /** For each place where a text ends with the beginning of such a token, the shortest text that completes one. */
  completions(text: string): readonly string[];
  /** Tokens that begin with a text and go on after it. */
  beginningWith(text: string): readonly AddedToken[];
}

export function addedGrowth(added: readonly AddedToken[]): AddedGrowth {
  const tokens = added.filter(({ control, text }) => !control && text !== '');
  const shortest = new Map<string, string>();
  const firsts = new Map<string, string>();
  let longest = 0;
  for (const { text } of tokens) {
    longest = Math.max(longest, text.length);
    if (!firsts.has(text[0]!)) firsts.set(text[0]!, text);
    for (let length = 1; length < text.length; length += 1) {
      const beginning = text.slice(0, length);
      const known = shortest.get(beginning);
      if (known === undefined || text.length - length < known.length) shortest.set(beginning, text.slice(length));
    }
  }
  return {
    tokens,
    firsts: [...firsts.values()],
    completions: text => {
      const found: string[] = [];
      for (let at = Math.max(0, text.length - longest + 1); at < text.length; at += 1) {
        const completion = shortest.get(text.slice(at));
        if (completion !== undefined) found.push(completion);
      }
      return found;
    },
    beginningWith: text => tokens.filter(token => token.text.length > text.length && token.text.startsWith(text)),
  };
}
