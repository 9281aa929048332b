import type { Findings } from '#core/contrast/findCritical';
import type { Tally } from '#core/contrast/pivot';
import { prefixKey } from '#core/contrast/trialRecord';

/** What continuations of one prefix came to, as it becomes known. */
export interface News {
  /** As `prefixKey` has it. */
  readonly key: string;
  /** Rows of the text that are kept. */
  readonly place: number;
  /** A token in the place of the text's own: its id, -1 for any other; `undefined` where the text itself is continued. */
  readonly instead: { readonly id: number; readonly probability: number } | undefined;
  readonly tally: Tally;
}

/** Tells of findings that grow only what was not told before. */
export function newsOf(): (findings: Findings) => readonly News[] {
  const told = new Set<string>();
  return ({ places, branches, verdict }) => {
    const all: News[] = places.map(({ place, tally }) => {
      const key = prefixKey({ place, append: -1, without: false });
      return { key, place, instead: undefined, tally };
    });
    const row = verdict.kind === 'pivot' ? verdict.row : -1;
    for (const { id, probability, tally } of branches) {
      const key = prefixKey({ place: row, append: id, without: id < 0 });
      all.push({ key, place: row, instead: { id, probability }, tally });
    }
    const fresh = all.filter(({ key }) => !told.has(key));
    for (const { key } of fresh) told.add(key);
    return fresh;
  };
}
