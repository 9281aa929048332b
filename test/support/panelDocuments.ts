import { findLens } from '#core/lens/registry';
import { type ScaleMode, scaled } from '#core/lens/relative';
import type { PanelDocument } from '#core/panel/panelDocument';
import { FRESH } from '#core/scoring/liveRows';
import { emptyStats, type TokenStats } from '#core/scoring/tokenStats';
import { type Sketch, statsOf } from './statsOf.ts';

export interface Looking {
  readonly lens?: string;
  readonly mode?: ScaleMode;
  readonly states?: Uint8Array;
}

/** What the panel shows of a scored text from a sketch, as `statsOf` reads it; its first token is selected. */
export function sketchedDocument(
  sketch: string,
  looking: Looking = {},
  changes: Partial<PanelDocument> = {},
): PanelDocument {
  return documentOf(statsOf(sketch), looking, changes);
}

/** What the panel shows of a scored text. */
export function documentOf(
  { text, stats, texts }: Sketch,
  { lens: id = 'surprisal', mode = 'absolute', states }: Looking = {},
  changes: Partial<PanelDocument> = {},
): PanelDocument {
  const lens = findLens(id)!;
  return {
    name: 'sketch.md',
    model: 'SmolLM2-135M-Instruct',
    version: 1,
    revision: 1,
    text,
    rows: { stats, states: states ?? new Uint8Array(stats.length).fill(FRESH) },
    tokenText: token => texts.get(token) ?? '',
    lens,
    mode,
    values: lens.compute(stats),
    scaled: scaled(stats, lens, mode),
    selection: [0, 0],
    visible: null,
    row: -1,
    overall: [],
    studied: [],
    precision: 'exact',
    hasStart: true,
    done: null,
    error: null,
    bin: -1,
    ...changes,
  };
}

/** A text with made-up scores that look like a model's: function words are likely, long and new words are not. */
export function madeUpScores(text: string, k = 10): Sketch {
  const pieces = text.match(/ ?[\p{L}\p{M}]+| ?\p{N}| ?[^\s\p{L}\p{M}\p{N}]{1,3}|\s+?(?=\s?\S)|\s+/gu) ?? [];
  const stats = emptyStats(pieces.length, k);
  const ids = new Map<string, number>();
  const random = generator(7);
  let end = 0;
  for (const [row, piece] of pieces.entries()) {
    const isNew = !ids.has(piece);
    if (isNew) ids.set(piece, ids.size);
    stats.ids[row] = ids.get(piece)!;
    stats.offsets.set([end, end + piece.length], 2 * row);
    end += piece.length;
    const bits = -Math.log2(random()) * (isNew ? 0.5 + 0.45 * piece.trim().length : 1.1);
    fillRow(stats, row, 2 ** -Math.max(0.002, bits), random);
  }
  const texts = new Map([...ids].map(([piece, id]) => [id, piece]));
  return { text, stats, texts };
}

function fillRow(stats: TokenStats, row: number, p: number, random: () => number): void {
  const { k } = stats;
  const known = Math.max(40, Math.max(...stats.ids.subarray(0, row + 1)) + 1);
  const decay = 0.35 + 0.5 * random();
  const others = Array.from({ length: 3 * k }, (_, place) => ({
    id: Math.floor(random() * known),
    p: (1 - p) * 0.9 * (1 - decay) * decay ** place,
  })).filter((one, at, all) => one.id !== stats.ids[row] && all.findIndex(({ id }) => id === one.id) === at);
  const all = [...others, { id: stats.ids[row]!, p }].sort((a, b) => b.p - a.p || a.id - b.id);
  const place = all.findIndex(({ id }) => id === stats.ids[row]);
  const entropy = -all.reduce((total, one) => total + one.p * Math.log(one.p), 0);
  stats.logProb[row] = Math.log(p);
  stats.maxLogProb[row] = Math.log(all[0]!.p);
  stats.entropy[row] = entropy;
  stats.secondMoment[row] = all.reduce((total, one) => total + one.p * Math.log(one.p) ** 2, 0);
  stats.rank[row] = place < all.length - 1 ? place + 1 : Math.min(49_152, Math.max(place + 1, Math.round(0.2 / p)));
  stats.topP[row] = Math.min(
    1,
    all.slice(0, place + 1).reduce((total, one) => total + one.p, 0),
  );
  stats.context[row] = row + 1;
  for (const [at, one] of all.slice(0, k).entries()) {
    stats.topIds[row * k + at] = one.id;
    stats.topLogProbs[row * k + at] = Math.log(one.p);
  }
}

/** Numbers in (0, 1), the same for the same seed (Park and Miller's minimal standard, 1988). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
