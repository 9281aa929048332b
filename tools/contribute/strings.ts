/** The English strings of the manifest; each is named once. */
export class Strings {
  readonly #all: Record<string, string> = {};

  get all(): Readonly<Record<string, string>> {
    return this.#all;
  }

  /** Keeps a string and gives what stands for it in the manifest. */
  add(key: string, words: string): string {
    if ((this.#all[key] ?? words) !== words) throw new RangeError(`two strings are named ${key}`);
    this.#all[key] = words;
    return `%${key}%`;
  }
}
