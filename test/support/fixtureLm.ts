/** The tiny models of test/fixtures/architectures, imported and loaded in this process. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readGguf } from '#core/gguf/read';
import { configFromGguf } from '#core/model/configFromGguf';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { readFrequencyFactors } from '#engine/import/frequencyFactors';
import { BODY_FILE, HEAD_FILE, importModel } from '#engine/import/importModel';
import { CpuLm } from '#engine/worker/cpuLm';
import { probeHead } from '#engine/worker/head';
import { openSession } from '#engine/worker/session';
import { DENSE, type Held } from './importRequest.ts';
import { type MemorySource, memorySource } from './memorySource.ts';
import { type OnnxModel, readOnnx } from './protobuf.ts';
import { scratchFolder } from './scratch.ts';
import { sessionOptions } from './tinyLm.ts';

export const fixtureNames = [
  'llama-llama3',
  'llama-linear',
  'llama-yarn',
  'mistral',
  'qwen2',
  'qwen2-yarn',
  'qwen3',
  'gemma3',
  'phi3',
  'gpt2',
  'starcoder2',
] as const;

export type FixtureName = (typeof fixtureNames)[number];

export async function readFixture(name: FixtureName) {
  const source: MemorySource = memorySource(await readFile(join('test/fixtures/architectures', `${name}.gguf`)));
  const file = await readGguf(source);
  const config = configFromGguf(file.metadata, file.tensors);
  return { source, file, config };
}

export interface FixtureLm {
  readonly lm: CpuLm;
  readonly config: DecoderConfig;
  readonly body: OnnxModel;
}

export async function openFixtureLm(context: TestContext, name: FixtureName, held: Held = DENSE): Promise<FixtureLm> {
  const { source, file, config: plain } = await readFixture(name);
  const { rope } = plain;
  const factors = rope && (await readFrequencyFactors(source, file.tensors, rope.size));
  const config = { ...plain, rope: rope && { ...rope, frequencyFactors: factors } };
  const { folder } = await importModel({
    source,
    tensors: file.tensors,
    config,
    digest: createHash('sha256').update(name).digest('hex'),
    ...held,
    positions: config.longestSequence,
    importFolder: await scratchFolder(context),
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const head = probeHead(await openSession(join(folder, HEAD_FILE), sessionOptions), config.vocabularySize);
  const lm = new CpuLm(await openSession(join(folder, BODY_FILE), sessionOptions), head, config);
  context.after(() => lm.dispose());
  return { lm, config, body: readOnnx(await readFile(join(folder, BODY_FILE))) };
}

/** Hidden states after each of `ids`, from an empty cache. */
export async function hiddenStates(lm: CpuLm, ids: Int32Array): Promise<Float32Array> {
  lm.truncate(0);
  return (await lm.advance(ids, new Int32Array(ids.length), { k: 1, hidden: true })).hidden!;
}

/** The largest difference of two arrays; NaN where one has it. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let most = 0;
  for (let i = 0; i < a.length; i += 1) {
    const distance = Math.abs(a[i]! - b[i]!);
    if (!(distance <= most)) most = distance;
  }
  return most;
}
