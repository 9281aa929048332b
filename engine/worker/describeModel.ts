import { basename } from 'node:path';
import { metadataString } from '#core/gguf/metadata';
import type { GgufFile } from '#core/gguf/read';
import type { DecoderConfig } from '#core/model/decoderConfig';
import { decidedDevice } from '#core/model/device';
import type { ModelCard } from '#core/model/modelCard';
import type { LoadParams } from '#core/protocol/worker';
import type { TokenizerSpec } from '#core/tokenizer/spec';

/** What a model file says of itself; nothing is loaded yet. */
export function describeModel(
  params: LoadParams,
  file: GgufFile,
  config: DecoderConfig,
  spec: TokenizerSpec,
  digests: { readonly digest: string; readonly tokenizerDigest: string },
): ModelCard {
  const { metadata } = file;
  const shortened = shortenedNote(config);
  return {
    ...digests,
    name: metadataString(metadata, 'general.name', basename(params.path, '.gguf')),
    architecture: config.architecture,
    parameters: parameters(file),
    license: metadataString(metadata, 'general.license', ''),
    quantization: quantization(file),
    contextLength: config.contextLength,
    vocabularySize: config.vocabularySize,
    precision: params.precision,
    device: decidedDevice(params),
    start: spec.start,
    weightBytes: 0,
    notes: shortened ? [shortened] : [],
  };
}

function shortenedNote({ contextLength, longestSequence: tokens }: DecoderConfig): string | undefined {
  if (tokens === contextLength) return undefined;
  return `In texts of more than ${tokens} tokens this model rotates positions otherwise; windows are at most that long.`;
}

/** Numbers in all tensors. */
export function parameters(file: GgufFile): number {
  return file.tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** Tensor types by number of tensors, e.g. `Q4_1 210, F32 61, Q8_0 1`. */
function quantization(file: GgufFile): string {
  const counts = new Map<string, number>();
  for (const { type } of file.tensors) counts.set(type, (counts.get(type) ?? 0) + 1);
  const descending = [...counts].sort(([, a], [, b]) => b - a);
  return descending.map(([type, count]) => `${type} ${count}`).join(', ');
}
