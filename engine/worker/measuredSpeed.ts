import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import type { CausalLm } from '#core/model/causalLm';
import type { ModelCard } from '#core/model/modelCard';
import type { LoadParams } from '#core/protocol/worker';
import { readJson, writeJson } from '../models/wholeFile.ts';

/** Tokens of one measured run: a piece of a document. */
const PIECE = 256;
const RUNS = 3;
const FILE = 'measuredSpeed.json';
/** Models, precisions and processors that are remembered. */
const MOST = 200;

/**
 * Tokens per second in a piece of a document, or as much of one as the model's context of `most` tokens holds; `now` is a
 * clock that never runs backwards, milliseconds.
 */
export async function tokensPerSecond(lm: CausalLm, most: number, now: () => number): Promise<number> {
  const length = Math.min(PIECE, most);
  lm.reserve(length);
  const ids = Int32Array.from({ length }, (_, i) => (i * 7919) % lm.vocabularySize);
  let least = Number.POSITIVE_INFINITY;
  // The first run also packs and allocates; the best of the others is the least disturbed.
  for (let run = 0; run <= RUNS; run++) {
    lm.truncate(0);
    const before = now();
    await lm.advance(ids, ids, { k: 5 });
    if (run > 0) least = Math.min(least, now() - before);
  }
  lm.truncate(0);
  return (1000 * length) / least;
}

/**
 * The speed that was measured of this model, in this precision and with so many threads on this processor; measured now
 * where the parameters ask for it, and then remembered. `undefined` where it never was.
 */
export async function measuredSpeed(
  { card, lm }: { readonly card: ModelCard; readonly lm: CausalLm | null },
  params: LoadParams,
  now: () => number,
): Promise<number | undefined> {
  const path = join(dirname(params.importFolder), FILE);
  const threads = params.threads || availableParallelism();
  const processor = cpus()[0]?.model ?? 'unknown processor';
  const key = `${card.digest.slice(0, 16)} ${card.precision} ${card.device} ${threads} ${processor}`;
  const known = await readSpeeds(path);
  if (!params.measure || !lm) return known.get(key);
  const speed = Math.round(10 * (await tokensPerSecond(lm, card.contextLength, now))) / 10;
  known.delete(key);
  const kept = [...known, [key, speed] as const].slice(-MOST);
  await writeJson(path, Object.fromEntries(kept));
  return speed;
}

async function readSpeeds(path: string): Promise<Map<string, number>> {
  const value = await readJson(path);
  const entries = typeof value === 'object' && value !== null ? Object.entries(value as object) : [];
  return new Map(entries.filter((entry): entry is [string, number] => Number.isFinite(entry[1]) && entry[1] > 0));
}
