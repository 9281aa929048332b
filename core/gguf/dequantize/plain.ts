import { float16Values } from '../../math/float16.ts';

/** F32: the floats themselves, little-endian. Every platform that ONNX Runtime runs on is little-endian too. */
export function dequantizeF32(bytes: Uint8Array, out: Float32Array): void {
  new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes);
}

/** F16: IEEE half floats, little-endian. */
export function dequantizeF16(bytes: Uint8Array, out: Float32Array): void {
  const half = float16Values();
  for (let i = 0, at = 0; i < out.length; i += 1, at += 2) out[i] = half[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

/** BF16: the upper 16 bits of a float, little-endian. */
export function dequantizeBf16(bytes: Uint8Array, out: Float32Array): void {
  const bits = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0, at = 0; i < bits.length; i += 1, at += 2) bits[i] = (bytes[at]! << 16) | (bytes[at + 1]! << 24);
}
