import { BLOCK_SIZES, byteLength, type GgmlType } from '#core/gguf/ggmlType';
import { encodeFloat16 } from '#core/math/float16';

export type QuantisableType = Exclude<GgmlType, 'Q4_K' | 'Q5_K' | 'Q6_K'>;

type Encoder = (values: Float32Array, view: DataView) => void;

/** One block each: `values` of the block, and a view of its bytes. The simple roundings of ggml's own reference. */
const ENCODERS: Readonly<Record<QuantisableType, Encoder>> = {
  F32: ([value], view) => view.setFloat32(0, value!, true),
  F16: ([value], view) => view.setUint16(0, encodeFloat16(value!), true),
  BF16: ([value], view) => view.setUint16(0, roundBf16(value!), true),
  Q4_0: (values, view) => putFourBits(view, 2, putScaled(values, view, 8)),
  Q4_1: (values, view) => putFourBits(view, 4, putAffine(values, view, 15)),
  Q5_0: (values, view) => putFiveBits(view, 2, putScaled(values, view, 16)),
  Q5_1: (values, view) => putFiveBits(view, 4, putAffine(values, view, 31)),
  Q8_0: (values, view) => {
    const scale = Math.max(...values.map(Math.abs)) / 127;
    view.setUint16(0, encodeFloat16(scale), true);
    values.forEach((value, j) => {
      view.setInt8(2 + j, scale === 0 ? 0 : Math.round(value / scale));
    });
  },
};

/** `values` in a tensor type, as a converter would write them. */
export function quantize(type: QuantisableType, values: Float32Array): Uint8Array<ArrayBuffer> {
  const block = BLOCK_SIZES[type];
  const bytes = new Uint8Array(byteLength(type, values.length));
  for (let i = 0; i * block.elements < values.length; i += 1) {
    const view = new DataView(bytes.buffer, i * block.bytes, block.bytes);
    ENCODERS[type](values.subarray(i * block.elements, (i + 1) * block.elements), view);
  }
  return bytes;
}

/** Where the half scales of a super-block lie. */
const K_SCALES = { Q4_K: [0, 2], Q5_K: [0, 2], Q6_K: [208] } as const;

/** Super-blocks of random quants whose values stay within about 0.1. `random` gives numbers in [0, 1). */
export function randomKBlocks(
  type: keyof typeof K_SCALES,
  elements: number,
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({ length: byteLength(type, elements) }, () => Math.floor(random() * 256));
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += BLOCK_SIZES[type].bytes) {
    for (const offset of K_SCALES[type]) view.setUint16(at + offset, encodeFloat16(random() * 5e-5), true);
  }
  return bytes;
}

/** Symmetric quants of `2 half` levels: the largest magnitude becomes quant 0, whose weight is -half scales. */
function putScaled(values: Float32Array, view: DataView, half: number): number[] {
  const largest = values.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const scale = -largest / half;
  view.setUint16(0, encodeFloat16(scale), true);
  return Array.from(values, value => (scale === 0 ? half : clamp(value / scale + half, 2 * half - 1)));
}

/** Quants from the smallest value up in `top` steps. */
function putAffine(values: Float32Array, view: DataView, top: number): number[] {
  const minimum = Math.min(...values);
  const scale = (Math.max(...values) - minimum) / top;
  view.setUint16(0, encodeFloat16(scale), true);
  view.setUint16(2, encodeFloat16(minimum), true);
  return Array.from(values, value => (scale === 0 ? 0 : clamp((value - minimum) / scale, top)));
}

function clamp(value: number, top: number): number {
  return Math.min(top, Math.max(0, Math.round(value)));
}

function putFourBits(view: DataView, at: number, quants: readonly number[]): void {
  for (let j = 0; j < 16; j += 1) view.setUint8(at + j, (quants[j]! & 15) | ((quants[j + 16]! & 15) << 4));
}

function putFiveBits(view: DataView, at: number, quants: readonly number[]): void {
  const fifth = quants.reduce((bits, quant, j) => bits | ((quant >> 4) << j), 0);
  view.setInt32(at, fifth, true);
  putFourBits(view, at + 4, quants);
}

function roundBf16(value: number): number {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer);
  return (bits! + 0x7fff + ((bits! >> 16) & 1)) >>> 16;
}
