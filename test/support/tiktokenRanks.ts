/** The ranks that the npm package `tiktoken` brings. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { LoadRanks } from '#core/tokenizer/tiktoken';

const { resolve: find } = createRequire(resolve('package.json'));

export const loadRanks: LoadRanks = async name =>
  JSON.parse(await readFile(find(`tiktoken/encoders/${name}.json`), 'utf8'));
