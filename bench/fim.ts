/**
 * Holes in texts that no model was trained on, filled in after a split at the hole and after a roll back to the last sure
 * boundary: bits of what stands there.
 * Options: --holes N (200), --model FILE.gguf (the default model), --threads N (0: as many as there are).
 */
import { parseArgs } from 'node:util';
import { neededNodes, placeCovers, sumCovers } from '#core/bytes/nextByte';
import { logProbOf, nodesBetween } from '#core/bytes/rowTree';
import { natsToBits } from '#core/math/units';
import { isBoundary, utf8Length } from '#core/text/utf16';
import { beginNode, type Hole, holeOf, surePart } from '#engine/worker/hole';
import { judgeByTokens, judgeJointly } from '#engine/worker/judgeMiddle';
import { mulberry32 } from '#test/support/nastyText';
import { mean, quantile } from './byteTable.ts';
import { freshPieces } from './freshTexts.ts';
import { machine } from './machine.ts';
import { note, print, table } from './markdown.ts';
import { openedModel } from './openedModel.ts';

/** Bytes of a middle. */
const LENGTHS = [8, 40] as const;
const boundaries = ['split', 'rollback'] as const;
type Boundary = (typeof boundaries)[number];

/** Of one hole, with either boundary. */
interface Costs {
  /** Whether both ends of the hole lie inside tokens of the text; else they lie between tokens. */
  readonly isInside: boolean;
  /** Bits of the middle given both sides; of middle and suffix given the prefix, where the model only reads on. */
  readonly bits: Readonly<Record<Boundary, number>>;
}

const { values } = parseArgs({
  options: {
    holes: { type: 'string', default: '200' },
    model: { type: 'string' },
    threads: { type: 'string', default: '0' },
  },
});
const { signal } = new AbortController();
const model = await openedModel(values.threads, values.model);

print(`${machine()}\n${model.card.name}, exact`);
const found: Costs[] = [];
const below = mulberry32(20260102);
for (const text of freshPieces(below)) {
  if (found.length >= Number(values.holes)) break;
  const isInside = found.length % 2 === 0;
  const hole = someHole(text, isInside);
  if (!hole) continue;
  found.push(await costsOf(text, hole, isInside));
  if (found.length % 20 === 0) note(costsTable(found).join('\n'));
}
print(...costsTable(found));
await model.dispose();

/** A hole whose ends both lie inside tokens, or both between them; none where the text has no such. */
function someHole(text: string, isInside: boolean): readonly [from: number, to: number] | undefined {
  const { offsets } = model.tokenizer.encode(text);
  const ends = new Set(offsets);
  const isSuch = (at: number) => ends.has(at) !== isInside && isBoundary(text, at);
  const from = Math.floor(text.length / 4) + below(Math.floor(text.length / 4));
  const wanted = LENGTHS[0] + below(LENGTHS[1] - LENGTHS[0] + 1);
  for (let start = from; start < text.length / 2 + 20; start += 1) {
    if (!isSuch(start)) continue;
    for (let end = start + 1; end < text.length; end += 1) {
      const bytes = utf8Length(text, start, end);
      if (bytes > LENGTHS[1]) break;
      if (bytes >= wanted && isSuch(end)) return [start, end];
    }
  }
  return undefined;
}

async function costsOf(text: string, range: readonly [number, number], isInside: boolean): Promise<Costs> {
  const rest = { start: 'default', window: 512, boundary: 'default', layout: 'default', samples: 0, seed: 1 } as const;
  const hole = holeOf(model, { text, hole: range, ...rest }, signal);
  const nats = async (boundary: Boundary) => {
    if (hole.fim) return (await judgeByTokens(hole, hole.fim, boundary)(hole.middle)).total;
    return jointly(hole, boundary);
  };
  const bits = { split: -natsToBits(await nats('split')), rollback: -natsToBits(await nats('rollback')) };
  return { isInside, bits };
}

/** ln P(middle, suffix | prefix); after a roll back, given the prefix by its bytes. */
async function jointly(hole: Hole, boundary: Boundary): Promise<number> {
  const { total } = await judgeJointly(hole, boundary)(hole.middle);
  if (boundary === 'split') return total;
  const { lm, prefix } = hole;
  const sure = lm.tree.node(surePart(hole, prefix).ids, beginNode(hole));
  const placed = placeCovers(lm, beginNode(hole), { text: prefix, unfinished: new Uint8Array(0) });
  await lm.tree.fill([...neededNodes(placed), ...nodesBetween(placed.trunk, sure)], signal);
  return total - (sumCovers(lm, placed).logWeight + logProbOf(placed.trunk, sure));
}

function costsTable(costs: readonly Costs[]): readonly string[] {
  const rows = [true, false].flatMap(isInside => {
    const own = costs.filter(each => each.isInside === isInside);
    return boundaries.map(boundary => {
      const other = boundary === 'split' ? 'rollback' : 'split';
      const better = own.filter(each => each.bits[boundary] < each.bits[other] - 0.01).length / own.length;
      const bits = own.map(each => each.bits[boundary]);
      const where = isInside ? 'inside tokens' : 'between tokens';
      return [
        `${boundary}, ends ${where}`,
        String(own.length),
        mean(bits).toFixed(2),
        quantile(bits, 0.5).toFixed(2),
        `${(100 * better).toFixed(0)} %`,
      ];
    });
  });
  return [
    `Bits of ${costs.length} true middles of ${LENGTHS[0]} to ${LENGTHS[1]} bytes`,
    table(['', 'holes', 'mean', 'median', 'better than the other'], rows),
  ];
}
