import { byteDocument, prefixAt } from '#core/bytes/byteDocument';
import { coverTools } from '#core/bytes/coverTools';
import { Leaves } from '#core/bytes/leaves';
import {
  type ByteLm,
  type NextByte,
  neededNodes,
  type PlacedCovers,
  placeCovers,
  sumCovers,
} from '#core/bytes/nextByte';
import { logProbOf, nodesBetween, RowTree } from '#core/bytes/rowTree';
import { openStore } from '#engine/models/store';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { openModel } from '#engine/worker/openModel';

/** A real model in this process. The caller disposes of it. */
export async function openReal(path: string): Promise<LoadedModel> {
  const importFolder = openStore({ env: process.env }).imports;
  const params = { path, importFolder, precision: 'exact', threads: 2, parts: 'all' } as const;
  return openModel(
    params,
    () => {},
    new AbortController().signal,
    () => {},
  );
}

/** What reads its bytes, with nothing known yet. */
export function freshByteLm({ lm, tokenizer }: LoadedModel): ByteLm {
  const tools = coverTools(tokenizer);
  const tree = new RowTree(lm!, { capacity: 256, keptBytes: 64 << 20, chunk: 128 });
  return { tools, leaves: new Leaves(tools), tree };
}

export interface Place extends NextByte {
  readonly placed: PlacedCovers;
  /** ln of the probability that a text begins so, before anything is normalised. */
  readonly log: number;
}

/** The place after `offset` bytes of a text that the start token stands before. */
export async function readPlace(
  lm: ByteLm,
  start: number,
  text: string,
  offset = Buffer.byteLength(text),
): Promise<Place> {
  const before = lm.tree.node([start]);
  const placed = placeCovers(lm, before, prefixAt(byteDocument(text, lm.tools.tokenizer), offset));
  await lm.tree.fill([...neededNodes(placed), ...nodesBetween(placed.trunk, before)], new AbortController().signal);
  return {
    ...sumCovers(lm, placed),
    placed,
    log: 0 + sumCovers(lm, placed).logWeight + logProbOf(placed.trunk, before),
  };
}
