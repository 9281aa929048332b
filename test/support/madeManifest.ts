import { madeBy } from '#core/export/scored';

const card = { name: 'm', digest: 'd', tokenizerDigest: 't', precision: 'exact', device: 'cpu' } as const;

/** What made the numbers of a sketched document `a.txt` that was read byte by byte. */
export const madeManifest = { ...madeBy(card, '0', 'a.txt'), window: 8, start: null };
