/**
 * frequencies: how often each token occurs in ordinary text, for DC-PDD.
 *
 *   npm run training -- frequencies --out FOLDER [--model PATH] PATH...
 *
 * Counts the tokens of text files and of the human texts of JSON Lines files (field `text`) below the paths, each file's first
 * 200,000 characters, normalised as detection reads them. FOLDER gets one byte an id: 15 ln 1/f, rounded, with
 * f = (count + 1) / (tokens + vocabulary).
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { normalize } from '#core/detect/normalize';
import { silent } from '#core/log';
import { STEPS_PER_NAT } from '#engine/detect/surprise';
import { defaultEntry } from '#engine/models/catalogue';
import { obtainModel } from '#engine/models/obtain';
import { openStore } from '#engine/models/store';
import { openModel } from '#engine/worker/openModel';

const MOST_CHARACTERS = 200_000;

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: '.' }, model: { type: 'string' } },
  allowPositionals: true,
});
const store = openStore({ env: process.env });
const path = values.model ?? (await obtainModel(defaultEntry, { store, env: process.env, log: () => {} }));
const loading = { path, importFolder: store.imports, precision: 'exact', threads: 1, parts: 'header' } as const;
const { tokenizer } = await openModel(loading, () => {}, new AbortController().signal, silent);
const { size } = tokenizer.vocabulary;
const counts = new Uint32Array(size);
let tokens = 0;
for (const text of positionals.flatMap(files).flatMap(textsOf)) {
  for (const id of tokenizer.encode(normalize(text).text).ids) {
    counts[id]! += 1;
    tokens += 1;
  }
}
const bytes = Uint8Array.from(counts, count => {
  const surprise = -Math.log((count + 1) / (tokens + size));
  return Math.min(255, Math.round(STEPS_PER_NAT * surprise));
});
const name = `frequencies-${tokenizer.digest.slice(0, 16)}.bin`;
writeFileSync(join(values.out, name), bytes);
process.stdout.write(`${name}: ${tokens} tokens, ${counts.filter(count => count > 0).length} of ${size} ids met\n`);

function files(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  const all = readdirSync(place, { recursive: true, withFileTypes: true });
  return all
    .filter(entry => entry.isFile() && /\.(?:md|rst|txt|pod|py|js|ts|html?|jsonl)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

function textsOf(file: string): string[] {
  const content = readFileSync(file, 'utf8');
  if (!file.endsWith('.jsonl')) return [content.slice(0, MOST_CHARACTERS)];
  const lines = content.split('\n').filter(line => line !== '');
  return lines
    .map(line => JSON.parse(line))
    .filter(({ label }) => label === 'human')
    .map(({ text }) => text);
}
