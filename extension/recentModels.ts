import type { Kept } from './kept.ts';

/** In the state of the extension: what named the models that were loaded last, the latest first. */
const RECENT = 'recentModels';
const MOST = 8;

interface Listed {
  readonly name: string;
  readonly path: string | undefined;
  /** Whether it is on this machine. */
  readonly present: boolean;
}

/** The models that were loaded last, in whatever workspace. */
export class RecentModels {
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /** Names, paths and addresses, the latest first. */
  get names(): readonly string[] {
    const value = this.#kept.get(RECENT);
    const names = Array.isArray(value) ? value.filter(name => typeof name === 'string' && name.trim() !== '') : [];
    return [...new Set<string>(names)].slice(0, MOST);
  }

  /** Notes that a model was loaded, by what it is chosen with. */
  note(model: string): void {
    const before = this.names;
    if (before[0] === model) return;
    void this.#kept.update(RECENT, [model, ...before.filter(name => name !== model)].slice(0, MOST));
  }

  /**
   * Those of `listed` that were loaded lately, and the addresses of servers, the latest first. Each is there once, though
   * it may be noted by name and by path; what is gone, or would have to be fetched, is left out.
   */
  of<M extends Listed>(listed: readonly M[]): readonly (M | string)[] {
    const here = listed.filter(({ present }) => present);
    const found = this.names.map(noted => {
      const model = here.find(({ name }) => name === noted) ?? here.find(({ path }) => path === noted);
      return model ?? (/^https?:\/\//i.test(noted) ? noted : undefined);
    });
    return [...new Set(found)].filter(each => each !== undefined);
  }
}
