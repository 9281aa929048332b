/**
 * Byte-level answers with the default model: how many bits the next 8 bytes of texts cost at random places inside tokens,
 * exactly and as is usually done; what leaks; rows and time of a cursor move.
 * Options: --cursors N (1000), --moves N (300; 0 times nothing).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { placeOf, readCursor } from '#core/bytes/atCursor';
import { byteDocument, prefixAt } from '#core/bytes/byteDocument';
import { byteString } from '#core/bytes/byteOrder';
import { coverTools } from '#core/bytes/coverTools';
import { MOST_HEALED } from '#core/bytes/healing';
import { Leaves } from '#core/bytes/leaves';
import { type ByteLm, placeCovers } from '#core/bytes/nextByte';
import { type PathNode, RowTree } from '#core/bytes/rowTree';
import { byteSurprisals } from '#core/bytes/surprisals';
import { natsToBits } from '#core/math/units';
import { defaultEntry } from '#engine/models/catalogue';
import { obtainModel } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { openModel } from '#engine/worker/openModel';
import { mulberry32 } from '#test/support/nastyText';
import { type Costs, FUTURE, mean, qualityTable, quantile } from './byteTable.ts';
import { machine } from './machine.ts';
import { note, print } from './markdown.ts';
import { segmentBits } from './segmentBits.ts';

/** Characters of a text that are read at a time, and cursors in them. */
const PIECE = 400;
const CURSORS = 8;
const { values } = parseArgs({
  options: { cursors: { type: 'string', default: '1000' }, moves: { type: 'string', default: '300' } },
});
const { signal } = new AbortController();

const store = openStore({ env: process.env });
const path = await obtainModel(defaultEntry, { store, env: process.env, log: () => {} });
const params = { path, importFolder: store.imports, precision: 'exact', threads: 0, parts: 'all' } as const;
const model = await openModel(
  params,
  () => {},
  signal,
  () => {},
);
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

/** Texts that no model has been trained on: those of the tests, and this program's own sources and documents. */
function texts(): readonly string[] {
  const within = (folder: string) => readdirSync(folder, { recursive: true }).map(name => `${folder}/${String(name)}`);
  const files = ['test/fixtures/texts', 'core', 'cli', 'engine', 'docs']
    .flatMap(within)
    .filter(name => /\.(txt|ts|md)$/.test(name) && !/Tables\.ts$/.test(name));
  return files.sort().map(file => readFileSync(file, 'utf8'));
}

async function quality(cursors: number): Promise<void> {
  const below = mulberry32(20260101);
  const all = texts().filter(text => text.length > 2 * PIECE);
  const costs: Costs[] = [];
  const leaked: number[] = [];
  const rows: number[] = [];
  while (costs.length < cursors) {
    const text = all[below(all.length)]!;
    const at = below(text.length - PIECE);
    const document = byteDocument(wellFormed(text.slice(at, at + PIECE)), model.tokenizer);
    const lm = fresh();
    for (const offset of insideTokens(document.encoding.ids, below)) {
      if (costs.length >= cursors || offset < 80 || offset + FUTURE > document.bytes.length) continue;
      const read = await costsAt(lm, document, offset, leaked, rows);
      costs.push(read);
      if (costs.length % 25 === 0) note(qualityTable(costs, leaked, rows).join('\n'));
    }
  }
  print(...qualityTable(costs, leaked, rows));
}

async function costsAt(
  lm: ByteLm,
  document: ReturnType<typeof byteDocument>,
  offset: number,
  leaked: number[],
  rows: number[],
): Promise<Costs> {
  let nats = 0;
  await readCursor(lm, document, offset, reading, 0, signal);
  const computed = lm.tree.computed;
  const range = { from: offset, to: offset + FUTURE, distributions: false };
  for await (const each of byteSurprisals(lm, document, placeOf(lm, reading), range, signal)) {
    nats -= each.logProb.reduce((sum, one) => sum + one, 0);
    leaked.push(...each.leaked);
  }
  rows.push((lm.tree.computed - computed) / FUTURE);
  const start = lm.tree.node([reading.start]);
  const { end } = placeCovers(lm, start, prefixAt(document, offset));
  const future = document.bytes.subarray(offset, offset + FUTURE);
  const healed = (count: number, inParts: boolean) => healedBits(lm, end, start, count, inParts, future);
  return {
    naive: await healed(0, true),
    healed: await healed(1, false),
    healedFurther: await healed(takenBack(end, start), true),
    exact: natsToBits(nats),
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

/** Without halves of surrogate pairs at its ends. */
function wellFormed(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}

/** Some bytes that no token boundary stands before, ascending. */
function insideTokens(ids: Int32Array, below: (limit: number) => number): readonly number[] {
  const inside: number[] = [];
  let end = 0;
  for (const id of ids) {
    const length = byteString(model.tokenizer.vocabulary.piece(id).bytes).length;
    for (let byte = 1; byte < length; byte += 1) inside.push(end + byte);
    end += length;
  }
  const chosen = new Set(Array.from({ length: CURSORS }, () => inside[below(Math.max(1, inside.length))]!));
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
