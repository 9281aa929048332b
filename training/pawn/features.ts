/**
 * features: what the model makes of texts, as the heads are trained on it.
 *
 *   npm run training -- pawn/features --out FOLDER [--model NAME] [--threads N] [--shard I/N] [--skip FOLDER] FILE.jsonl...
 *
 * Each line of a file has `id` and `text`, and perhaps `shared_prefix_chars`: so many characters are context only. Texts are
 * normalised and read as the product reads them, their first 512 tokens. FOLDER gets index.jsonl (one line a text: id,
 * rows, tokens of context), ids.i32, columns.f32 (see `columns`) and hidden.f16 (a state before each token and one
 * after the last). --shard takes every Nth text, --skip passes over what another folder has. A run that was stopped goes on where it was. Lines are taken in an order in which every beginning is a
 * fair sample: round the cells of genre, generator and split.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DETECT_WINDOW, readWindow } from '#core/detect/detectWindows';
import { normalize } from '#core/detect/normalize';
import { silent } from '#core/log';
import { encodeFloat16 } from '#core/math/float16';
import { rowsBefore } from '#core/scoring/tokenStats';
import { openStore } from '#engine/models/store';
import { openModel } from '#engine/worker/openModel';

interface Line {
  readonly id: string;
  readonly text: string;
  readonly shared_prefix_chars?: number;
  readonly genre?: string;
  readonly generator?: string;
  readonly split?: string;
}

/** The columns of columns.f32, in their order. */
const columns = ['logProb', 'entropy', 'secondMoment', 'maxLogProb', 'rank', 'topP'] as const;

const { values, positionals } = parseArgs({
  options: {
    out: { type: 'string' },
    model: { type: 'string' },
    threads: { type: 'string' },
    shard: { type: 'string', default: '0/1' },
    skip: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});
const out = values.out!;
mkdirSync(out, { recursive: true });
const store = openStore({ env: process.env });
const path = values.model ?? (await defaultModel());
const model = await openModel(
  { path, importFolder: store.imports, precision: 'exact', threads: Number(values.threads ?? 1), parts: 'all' },
  () => {},
  new AbortController().signal,
  silent,
);
const done = resume();
const elsewhere = new Set(values.skip.flatMap(folder => readLines(join(folder, 'index.jsonl')).map(({ id }) => id)));
const [shard, shards] = values.shard.split('/').map(Number);
const lines = fairly(positionals.flatMap(readLines))
  .filter(({ id }) => !elsewhere.has(id))
  .filter((_, i) => i % shards! === shard)
  .filter(({ id }) => !done.has(id));
process.stderr.write(`${done.size} done, ${lines.length} to do\n`);
const files = Object.fromEntries(
  ['ids.i32', 'columns.f32', 'hidden.f16'].map(name => [name, openSync(join(out, name), 'a')]),
);
let tokens = 0;
const begin = performance.now();
for (const [i, line] of lines.entries()) {
  tokens += await extract(line);
  if (i % 50 === 49) {
    const rate = tokens / ((performance.now() - begin) / 1000);
    process.stderr.write(`${i + 1} of ${lines.length}, ${tokens} tokens, ${rate.toFixed(0)} tokens/s\n`);
  }
}
for (const file of Object.values(files)) closeSync(file);
await model.dispose();

async function extract(line: Line): Promise<number> {
  const { text, origins } = normalize(line.text);
  const { ids, offsets } = model.tokenizer.encode(text);
  const end = Math.min(DETECT_WINDOW, ids.length);
  if (end < 2) return 0;
  const window = { begin: 0, scoreFrom: 0, end };
  const read = await readWindow(model.lm!, ids, window, {
    start: model.card.start?.id ?? null,
    k: 0,
    hidden: true,
    chunk: 256,
    signal: new AbortController().signal,
  });
  const shared = origins.findIndex(origin => origin >= (line.shared_prefix_chars ?? 0));
  const prefix = Math.min(end, rowsBefore({ offsets, length: ids.length }, shared));
  const rows = end - read.at;
  const table = new Float32Array(rows * columns.length);
  let row = 0;
  for (const piece of read.rows) {
    for (let i = 0; i < piece.length && row < rows; i++, row++) {
      for (const [c, column] of columns.entries()) table[row * columns.length + c] = piece[column][i]!;
    }
  }
  const width = read.hidden.reduce((sum, piece) => sum + piece.length, 0) / (rows + 1);
  const halves = Uint16Array.from(read.hidden.flatMap(piece => Array.from(piece, encodeFloat16)));
  writeSync(files['ids.i32']!, ids.slice(read.at, end));
  writeSync(files['columns.f32']!, table);
  writeSync(files['hidden.f16']!, halves);
  const { text: _, ...rest } = line;
  appendFileSync(
    join(out, 'index.jsonl'),
    `${JSON.stringify({ ...rest, rows, width, prefix: Math.max(0, prefix - read.at), chars: text.length })}\n`,
  );
  return end;
}

function readLines(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Line);
}

/** The ids that are done; what a stopped run left behind its last whole text is cut off. */
function resume(): Set<string> {
  const index = join(out, 'index.jsonl');
  if (!existsSync(index)) return new Set();
  const entries = readFileSync(index, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
  truncateSync(join(out, 'ids.i32'), rows * 4);
  truncateSync(join(out, 'columns.f32'), rows * 4 * columns.length);
  truncateSync(join(out, 'hidden.f16'), (rows + entries.length) * 2 * (entries[0]?.width ?? 0));
  return new Set(entries.map(({ id }) => id));
}

/** Texts of each cell spread evenly over the whole; the cells of many texts later. */
function fairly(all: readonly Line[]): Line[] {
  const cells = new Map<string, Line[]>();
  for (const line of all) {
    const key = `${line.genre} ${line.generator} ${line.split}`;
    cells.set(key, [...(cells.get(key) ?? []), line]);
  }
  const placed = [...cells.values()].flatMap(cell => {
    const order = cell.map(line => ({ line, key: hash(line.id) })).sort((a, b) => a.key - b.key);
    const pace = paceOf(cell[0]!.generator);
    return order.map(({ line }, i) => ({ line, place: i / pace }));
  });
  return placed.sort((a, b) => a.place - b.place).map(({ line }) => line);
}

/** Human text first, since every genre has one cell of it, then writers of today; of the many older models fewer. */
function paceOf(generator = 'human'): number {
  if (generator === 'human') return 4;
  if (generator.includes('2026')) return 3;
  return /gpt-3|gpt-4|davinci/.test(generator) ? 1.5 : 0.75;
}

function hash(text: string): number {
  let h = 2166136261;
  for (const character of text) h = Math.imul(h ^ character.codePointAt(0)!, 16777619) >>> 0;
  return h;
}

async function defaultModel(): Promise<string> {
  const { defaultEntry } = await import('#engine/models/catalogue');
  const { obtainModel } = await import('#engine/models/obtain');
  return obtainModel(defaultEntry, { store, env: process.env, log: () => {} });
}
