/**
 * IEEE 754 binary16 ("half"): 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. A half is carried as its 16
 * bits in an integer of 0 to 65535.
 */

/** 2^-24, the smallest positive half. */
const SMALLEST = 2 ** -24;

let table: Float32Array<ArrayBuffer> | undefined;

/** The value of every half by its bits, `[65536]`. Exact: every half is a float32. NaN and infinities included. */
export function float16Values(): Float32Array<ArrayBuffer> {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => decodeFloat16(bits));
  return table;
}

/** The value of one half by its bits. */
export function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * SMALLEST;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/**
 * The bits of the half nearest to `value`; of two equally near ones the one with an even last bit. From 65520 on that is
 * infinity. Every NaN becomes the quiet NaN 0x7e00.
 */
export function encodeFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65_520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundHalfToEven(magnitude / SMALLEST);
  let exponent = Math.floor(Math.log2(magnitude));
  // The logarithm rounds, so close to a power of two it may be one off.
  if (2 ** exponent > magnitude) exponent -= 1;
  else if (2 ** (exponent + 1) <= magnitude) exponent += 1;
  // A fraction that rounds up to 1024 carries into the exponent, which is what the addition does.
  return sign | (((exponent + 15) << 10) + roundHalfToEven((magnitude / 2 ** exponent - 1) * 1024));
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
