import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { FimParams } from '#core/protocol/fim';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { openModel } from '#engine/worker/openModel';
import { scratchFolder } from './scratch.ts';
import { tinyFile, tinyLlama } from './tinyModel.ts';

const FIM = ['<fim_prefix>', '<fim_middle>', '<fim_suffix>'];

/** A tiny model of random weights, with tokens for filling in behind its others; `name` is what it calls itself. */
export function fimFile(name: string): Uint8Array<ArrayBuffer> {
  const model = tinyLlama({ padding: FIM.length });
  const tokens = [...(model.metadata['tokenizer.ggml.tokens'] as string[]), ...FIM];
  const types = Int32Array.from([...(model.metadata['tokenizer.ggml.token_type'] as Int32Array), ...FIM.map(() => 3)]);
  return tinyFile(model, {
    'general.name': name,
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': types,
  });
}

/** What is asked of a hole where nothing is said; nothing is sampled. */
export function fimParams(text: string, hole: readonly [number, number], more: Partial<FimParams> = {}): FimParams {
  return {
    text,
    hole,
    start: 'default',
    window: 0,
    boundary: 'default',
    layout: 'default',
    samples: 0,
    seed: 1,
    ...more,
  };
}

/** Opens a file of a tiny model in this process. */
export async function openTiny(context: TestContext, file: Uint8Array): Promise<LoadedModel> {
  const folder = await scratchFolder(context);
  const path = join(folder, 'tiny.gguf');
  await writeFile(path, file);
  const params = { path, importFolder: join(folder, 'imports'), precision: 'exact', threads: 1, parts: 'all' } as const;
  const model = await openModel(
    params,
    () => {},
    new AbortController().signal,
    () => {},
  );
  context.after(() => model.dispose());
  return model;
}
