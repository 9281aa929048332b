/** Replaces `{0}`, `{1}`, ... of a message in the user's language; `vscode.l10n.t` in the editor. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

const NUMBER = /\d[\d,]*(?:\.\d+)?(?:e-?\d+)?/g;

/**
 * A sentence of the core in the user's language: its numbers are taken out, so that one entry of the bundle stands for
 * all of them (`Seen after {0} tokens of context.`).
 */
export function translated(sentence: string, translate: Translate): string {
  const numbers: string[] = [];
  const message = sentence.replace(NUMBER, number => `{${numbers.push(number) - 1}}`);
  return translate(message, ...numbers);
}
