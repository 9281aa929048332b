import { whiteSpace } from '../text/unicode.ts';
import type { Emit } from './split.ts';

/** A token that is looked for in the text before it is cut into words. */
export interface AddedToken {
  readonly id: number;
  readonly text: string;
  /** Document text never becomes a control token; its name still hides shorter ones in it, as in Hugging Face's. */
  readonly control: boolean;
  /** Whether the token takes in the white space before it, and after it. */
  readonly strip?: Strip | undefined;
}

export interface Strip {
  readonly left: boolean;
  readonly right: boolean;
}

interface Node {
  readonly children: Map<number, Node>;
  token: AddedToken | null;
}

/** Finds tokens that are taken out of a text whole: the leftmost, and of those at one place the longest. */
export class AddedTokens {
  private readonly root: Node = { children: new Map(), token: null };
  private readonly any: boolean;

  constructor(tokens: readonly AddedToken[]) {
    const wanted = tokens.filter(({ text }) => text !== '');
    this.any = wanted.some(({ control }) => !control);
    for (const token of this.any ? wanted : []) this.insert(token);
  }

  /** Calls `token` for each token found and `between` for each stretch of text without one, in order. */
  split(text: string, between: Emit, token: (id: number, start: number, end: number) => void): void {
    let done = 0;
    for (let at = 0; this.any && at < text.length; ) {
      const found = this.longestAt(text, at);
      if (!found) {
        at += 1;
        continue;
      }
      const end = at + found.text.length;
      if (!found.control) {
        const begin = found.strip?.left ? blanksBefore(text, at, done) : at;
        if (done < begin) between(done, begin);
        done = found.strip?.right ? blanksAfter(text, end) : end;
        token(found.id, begin, done);
      }
      at = Math.max(end, done);
    }
    if (done < text.length) between(done, text.length);
  }

  private insert(token: AddedToken): void {
    let node = this.root;
    for (let i = 0; i < token.text.length; i += 1) {
      const unit = token.text.charCodeAt(i);
      const child = node.children.get(unit) ?? { children: new Map(), token: null };
      node.children.set(unit, child);
      node = child;
    }
    node.token = token;
  }

  private longestAt(text: string, start: number): AddedToken | null {
    let longest: AddedToken | null = null;
    let node = this.root.children.get(text.charCodeAt(start));
    for (let at = start + 1; node; at += 1) {
      longest = node.token ?? longest;
      node = at < text.length ? node.children.get(text.charCodeAt(at)) : undefined;
    }
    return longest;
  }
}

const blanks = whiteSpace();

function blanksBefore(text: string, at: number, least: number): number {
  let begin = at;
  while (begin > least && blanks.has(text.charCodeAt(begin - 1))) begin -= 1;
  return begin;
}

function blanksAfter(text: string, at: number): number {
  let end = at;
  while (end < text.length && blanks.has(text.charCodeAt(end))) end += 1;
  return end;
}
