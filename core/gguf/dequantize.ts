import { dequantizeQ8_0 } from './dequantize/eightBit.ts';
import { dequantizeQ5_0, dequantizeQ5_1 } from './dequantize/fiveBit.ts';
import { dequantizeQ4_0, dequantizeQ4_1 } from './dequantize/fourBit.ts';
import { dequantizeQ4_K, dequantizeQ5_K, dequantizeQ6_K } from './dequantize/kQuants.ts';
import { dequantizeBf16, dequantizeF16, dequantizeF32 } from './dequantize/plain.ts';
import { byteLength, type GgmlType } from './ggmlType.ts';

type Dequantizer = (bytes: Uint8Array, out: Float32Array) => void;

const DEQUANTIZERS: Readonly<Record<GgmlType, Dequantizer>> = {
  F32: dequantizeF32,
  F16: dequantizeF16,
  BF16: dequantizeBf16,
  Q4_0: dequantizeQ4_0,
  Q4_1: dequantizeQ4_1,
  Q5_0: dequantizeQ5_0,
  Q5_1: dequantizeQ5_1,
  Q8_0: dequantizeQ8_0,
  Q4_K: dequantizeQ4_K,
  Q5_K: dequantizeQ5_K,
  Q6_K: dequantizeQ6_K,
};

/**
 * Writes the elements that `bytes` (whole blocks, one after the other) stand for into `out`, in the same order. Scales
 * that are NaN or infinite pass through as they are.
 * @throws RangeError where the two lengths do not agree.
 */
export function dequantize(type: GgmlType, bytes: Uint8Array, out: Float32Array): void {
  if (bytes.byteLength !== byteLength(type, out.length)) {
    throw new RangeError(`${bytes.byteLength} bytes of ${type} are not ${out.length} elements`);
  }
  DEQUANTIZERS[type](bytes, out);
}
