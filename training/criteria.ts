/**
 * criteria: what the zero-shot criteria and the pooled figures say of texts whose features are cached.
 *
 *   npm run training -- criteria --features FOLDER... --out FILE.jsonl TEXTS.jsonl...
 *
 * Writes one line a text: what its index says, tokens of evidence, `criteria` by name, `short` the same of its first tokens of
 * evidence alone, `pooled` as `pooledNames` has them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';
import { criteria } from '#core/detect/criteria';
import { LEAD } from '#core/detect/detectWindows';
import type { EvidenceRows } from '#core/detect/evidenceRows';
import { SHORT_MEASURED } from '#core/detect/measuredOn';
import { normalize } from '#core/detect/normalize';
import { pooledFeatures } from '#core/detect/pooled';
import { readSurprise } from '#engine/detect/surprise';

interface Entry {
  readonly id: string;
  readonly rows: number;
  readonly prefix: number;
}

const COLUMNS = 6;

const { values, positionals } = parseArgs({
  options: {
    features: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'criteria.jsonl' },
    tokenizer: { type: 'string', default: 'b902a0505d0eb736' },
  },
  allowPositionals: true,
});
const texts = new Map(
  positionals
    .flatMap(lines)
    .map(line => JSON.parse(line))
    .map(({ id, text }: { id: string; text: string }) => [id, text]),
);
const surprise = await readSurprise(join('media', 'heads'), values.tokenizer);
const written: string[] = [];
for (const folder of values.features) {
  const entries = lines(join(folder, 'index.jsonl')).map(line => JSON.parse(line) as Entry);
  const columns = floats(readFileSync(join(folder, 'columns.f32')));
  const ids = floats(readFileSync(join(folder, 'ids.i32')));
  let first = 0;
  for (const entry of entries) {
    const rows = evidence(columns, new Int32Array(ids.buffer, ids.byteOffset), first, entry);
    first += entry.rows;
    const packedBytes = deflateSync(normalize(texts.get(entry.id) ?? '').text).length;
    const found = valuesOf(rows, packedBytes);
    // What packs small says nothing of so few bytes.
    const short = rows.length < SHORT_MEASURED ? null : valuesOf(cut(rows, SHORT_MEASURED), null);
    const line = { ...entry, tokens: rows.length, criteria: found, short, pooled: [...pooledFeatures(rows)] };
    written.push(JSON.stringify(line));
  }
}
writeFileSync(values.out, `${written.join('\n')}\n`);

function lines(file: string): string[] {
  const all = readFileSync(file, 'utf8').split('\n');
  // What stands behind the last line end is a line that is still being written.
  return all.slice(0, -1).filter(line => line !== '');
}

function floats(bytes: Buffer): Float32Array {
  const whole = bytes.byteLength - (bytes.byteLength % 4);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole));
}

function valuesOf(rows: EvidenceRows, packedBytes: number | null): Record<string, number> {
  return Object.fromEntries(criteria.map(({ name, of }) => [name, of(rows, { surprise, packedBytes })]));
}

function cut(rows: EvidenceRows, length: number): EvidenceRows {
  const { ids, logProb, entropy, secondMoment, maxLogProb, rank, topP } = rows;
  return {
    length,
    ids: ids.slice(0, length),
    logProb: logProb.slice(0, length),
    entropy: entropy.slice(0, length),
    secondMoment: secondMoment.slice(0, length),
    maxLogProb: maxLogProb.slice(0, length),
    rank: rank.slice(0, length),
    topP: topP.slice(0, length),
  };
}

function evidence(columns: Float32Array, ids: Int32Array, first: number, { rows, prefix }: Entry): EvidenceRows {
  const from = Math.min(rows, Math.max(LEAD, prefix));
  const length = rows - from;
  const column = (c: number) => Float32Array.from({ length }, (_, i) => columns[(first + from + i) * COLUMNS + c]!);
  return {
    length,
    ids: ids.slice(first + from, first + rows),
    logProb: column(0),
    entropy: column(1),
    secondMoment: column(2),
    maxLogProb: column(3),
    rank: Uint32Array.from(column(4)),
    topP: column(5),
  };
}
