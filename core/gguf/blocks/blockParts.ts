/**
 * The parts of blocks, apart: element = scale (quant - zero) + offset, with one scale and one offset for each block of a
 * row.
 */
export interface BlockParts {
  /**
   * Unsigned quants in the order of the elements: for 4 bits two elements in each byte, the first in the low nibble; for
   * 8 bits one.
   */
  readonly quants: Uint8Array<ArrayBuffer>;
  /** `[blocks]` */
  readonly scales: Float32Array<ArrayBuffer>;
  /** `[blocks]` */
  readonly offsets: Float32Array<ArrayBuffer> | null;
}
