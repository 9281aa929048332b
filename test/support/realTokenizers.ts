/** The tokenizers of the two real models, from their files. */
import { createHash } from 'node:crypto';
import { readGguf } from '#core/gguf/read';
import { tokenizerSpec } from '#core/tokenizer/fromGguf';
import { loadTokenizer } from '#core/tokenizer/load';
import { type BytePairSpec, tokenizerDefinition } from '#core/tokenizer/spec';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { openFileSource } from '#engine/models/fileSource';
import { gemmaPath, smollm2Path } from './models.ts';

export const realModels = ['smollm2', 'gemma3'] as const;
export type RealModel = (typeof realModels)[number];

const paths: Readonly<Record<RealModel, () => Promise<string>>> = { smollm2: smollm2Path, gemma3: gemmaPath };
const specs = new Map<RealModel, Promise<BytePairSpec>>();

export function realSpec(model: RealModel): Promise<BytePairSpec> {
  const spec = specs.get(model) ?? readSpec(model);
  specs.set(model, spec);
  return spec;
}

export async function realTokenizer(model: RealModel): Promise<Tokenizer> {
  const spec = await realSpec(model);
  return loadTokenizer(spec, createHash('sha256').update(tokenizerDefinition(spec)).digest('hex'));
}

async function readSpec(model: RealModel): Promise<BytePairSpec> {
  const source = await openFileSource(await paths[model]());
  try {
    return tokenizerSpec((await readGguf(source)).metadata);
  } finally {
    await source.close();
  }
}
