import { UserError } from '#core/errors';
import { dequantize } from '#core/gguf/dequantize';
import type { GgufTensor } from '#core/gguf/readTensors';
import type { ByteSource } from '#core/gguf/source';

/**
 * Divisors of the rotary frequencies `[size / 2]`, which Llama 3.1 and later keep in a tensor of their own, Phi 3 in
 * two, of which those for short contexts count; `null` where the file has none.
 */
export async function readFrequencyFactors(
  source: ByteSource,
  tensors: readonly GgufTensor[],
  rotarySize: number,
): Promise<Float32Array | null> {
  const tensor = tensors.find(({ name }) => name === 'rope_freqs.weight' || name === 'rope_factors_short.weight');
  if (!tensor) return null;
  const factors = new Float32Array(rotarySize / 2);
  if (tensor.shape.length === 1 && tensor.shape[0] === factors.length) {
    dequantize(tensor.type, await source.read(tensor.offset, tensor.byteLength), factors);
    if (factors.every(factor => factor > 0 && Number.isFinite(factor))) return factors;
  }
  throw new UserError(
    'gguf-malformed',
    `The tensor "${tensor.name}" does not hold rotary frequency factors.`,
    'The file is damaged or was made by a faulty converter; take another copy.',
  );
}
