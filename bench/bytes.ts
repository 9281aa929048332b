/**
 * Byte-level answers with the default model: how many bits the next 8 bytes of texts cost at random places inside tokens,
 * exactly and as is usually done; what leaks; rows and time of a cursor move.
 * Options: --cursors N (1000), --from N (0; places before it are passed over), --at inside|boundaries (of tokens: inside),
 * --places FILE (results of single places are kept there, and not computed again), --threads N (0: as many as there are),
 * --moves N (300; 0 times nothing).
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { firstRead, nodeBefore, placeOf, readCursor } from '#core/bytes/atCursor';
import { byteDocument, prefixAt } from '#core/bytes/byteDocument';
import { byteString } from '#core/bytes/byteOrder';
import { coverTools } from '#core/bytes/coverTools';
import { MOST_HEALED, usualNodes } from '#core/bytes/healing';
import { Leaves } from '#core/bytes/leaves';
import { type ByteLm, neededNodes, placeCovers } from '#core/bytes/nextByte';
import { type PathNode, RowTree } from '#core/bytes/rowTree';
import { byteSurprisals } from '#core/bytes/surprisals';
import { natsToBits } from '#core/math/units';
import { mulberry32 } from '#test/support/nastyText';
import { keptPlaces, type PlaceCosts } from './bytePlaces.ts';
import { FUTURE, mean, qualityTable, quantile } from './byteTable.ts';
import { freshPieces } from './freshTexts.ts';
import { machine } from './machine.ts';
import { note, print } from './markdown.ts';
import { openedModel } from './openedModel.ts';
import { segmentBits } from './segmentBits.ts';

/** Cursors in each piece of a text. */
const CURSORS = 8;
const { values } = parseArgs({
  options: {
    cursors: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    at: { type: 'string', default: 'inside' },
    places: { type: 'string' },
    threads: { type: 'string', default: '0' },
    moves: { type: 'string', default: '300' },
  },
});
const { signal } = new AbortController();

const model = await openedModel(values.threads);
const tools = coverTools(model.tokenizer);
const leaves = new Leaves(tools);
const reading = { start: model.card.start!.id, window: 768 };
const fresh = (): ByteLm => ({
  tools,
  leaves,
  tree: new RowTree(model.lm!, { capacity: 768, keptBytes: 256 << 20, chunk: 256 }),
});

print(`${machine()}\n${model.card.name}, exact`);
if (Number(values.cursors) > 0) await quality(Number(values.cursors));
if (Number(values.moves) > 0) await moves(Number(values.moves));
await model.dispose();

async function quality(cursors: number): Promise<void> {
  const below = mulberry32(20260101);
  const kept = keptPlaces(values.places);
  const found: PlaceCosts[] = [];
  let place = 0;
  for (const piece of freshPieces(below)) {
    if (place >= cursors) break;
    const document = byteDocument(piece, model.tokenizer);
    let lm: ByteLm | undefined;
    for (const offset of somePlaces(document.encoding.ids, below)) {
      if (place >= cursors || offset < 80 || offset + FUTURE > document.bytes.length) continue;
      const number = place;
      place += 1;
      if (number < Number(values.from)) continue;
      let costs = kept.get(number);
      if (!costs) {
        lm ??= fresh();
        costs = await costsAt(lm, document, offset);
        kept.add(number, costs);
        if (found.length % 25 === 24) note(qualityTable([...found, costs], values.at).join('\n'));
      }
      found.push(costs);
    }
  }
  print(...qualityTable(found, values.at));
}

async function costsAt(lm: ByteLm, document: ReturnType<typeof byteDocument>, offset: number): Promise<PlaceCosts> {
  let nats = 0;
  const leaked: number[] = [];
  const start = nodeBefore(lm, reading);
  const at = placeCovers(lm, start, prefixAt(document, offset), firstRead(reading));
  await lm.tree.fill([...neededNodes(at), ...usualNodes(at.end, start)], signal);
  const computed = lm.tree.computed;
  const range = { from: offset, to: offset + FUTURE, distributions: false };
  for await (const each of byteSurprisals(lm, document, placeOf(lm, reading), range, signal)) {
    nats -= each.logProb.reduce((sum, one) => sum + one, 0);
    leaked.push(...each.leaked);
  }
  const rows = (lm.tree.computed - computed) / FUTURE;
  const { end } = at;
  const future = document.bytes.subarray(offset, offset + FUTURE);
  const healed = (count: number, inParts: boolean) => healedBits(lm, end, start, count, inParts, future);
  return {
    naive: await healed(0, true),
    healed: await healed(1, false),
    healedFurther: await healed(takenBack(end, start), true),
    exact: natsToBits(nats),
    leaked,
    rows,
  };
}

/** Bits of the future after `count` tokens are taken back, whose bytes are forced. */
async function healedBits(
  lm: ByteLm,
  end: PathNode,
  start: PathNode,
  count: number,
  inParts: boolean,
  future: Uint8Array,
): Promise<number> {
  let at = end;
  const back: number[] = [];
  for (; at !== start && back.length < count; at = at.parent!) back.unshift(at.id);
  const forced = back.map(id => tools.order.spelling(id)).join('');
  const segment = Uint8Array.from([...forced].map(character => character.charCodeAt(0)).concat([...future]));
  return segmentBits(lm, at, segment, { bytes: forced, inParts });
}

/** As `usual` chooses. */
function takenBack(end: PathNode, start: PathNode): number {
  let bytes = '';
  let found = 0;
  let count = 0;
  for (let at = end; at !== start && count < MOST_HEALED; at = at.parent!) {
    bytes = tools.order.spelling(at.id) + bytes;
    count += 1;
    const [from, to] = tools.order.range(bytes);
    if (from < to && tools.order.spelling(tools.order.ids[to - 1]!).length > bytes.length) found = count;
  }
  return found;
}

/** Some bytes inside tokens, or those where tokens begin, ascending. */
function somePlaces(ids: Int32Array, below: (limit: number) => number): readonly number[] {
  const places: number[] = [];
  let end = 0;
  for (const id of ids) {
    const length = byteString(model.tokenizer.vocabulary.piece(id).bytes).length;
    if (values.at === 'boundaries') places.push(end);
    else for (let byte = 1; byte < length; byte += 1) places.push(end + byte);
    end += length;
  }
  const chosen = new Set(Array.from({ length: CURSORS }, () => places[below(Math.max(1, places.length))]!));
  return [...chosen].filter(each => each !== undefined).sort((a, b) => a - b);
}

/** Moves of the cursor by one byte through a text, each answered in full. */
async function moves(count: number): Promise<void> {
  const text = readFileSync('test/fixtures/texts/english.txt', 'utf8').slice(0, 2000);
  const document = byteDocument(text, model.tokenizer);
  const lm = fresh();
  await readCursor(lm, document, 200, reading, 8, signal);
  const times: number[] = [];
  const processor: number[] = [];
  const rows: number[] = [];
  for (let offset = 201; offset <= 200 + count; offset += 1) {
    const begun = performance.now();
    const used = process.cpuUsage();
    const found = await readCursor(lm, document, offset, reading, 8, signal);
    times.push(performance.now() - begun);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
    rows.push(found.rows);
  }
  print(
    `A cursor move by one byte, all answers: median ${quantile(times, 0.5).toFixed(0)} ms, 95 % ${quantile(times, 0.95).toFixed(0)} ms; ` +
      `of all cores ${quantile(processor, 0.5).toFixed(0)} ms; rows median ${quantile(rows, 0.5)}, mean ${mean(rows).toFixed(2)}`,
  );
}
