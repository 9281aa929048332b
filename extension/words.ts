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

/** Bytes as people read them: `98 MB`. */
export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}
