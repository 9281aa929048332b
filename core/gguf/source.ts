/** Bytes that can be read in pieces: a file, or memory in tests. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /**
   * The bytes from `offset` to `offset + length`, which lie inside the source. A shorter answer means that the source
   * has lost bytes since `size` was taken.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}
