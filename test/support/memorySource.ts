import type { ByteSource } from '#core/gguf/source';

/** A source over memory that remembers what was asked of it. */
export interface MemorySource extends ByteSource {
  /** Every read so far. */
  readonly reads: readonly { readonly offset: number; readonly length: number }[];
}

/** `size` may claim more than there is; reads outside of the claim fail the test. */
export function memorySource(bytes: Uint8Array, size = bytes.length): MemorySource {
  const reads: { offset: number; length: number }[] = [];
  return {
    size,
    reads,
    async read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
        throw new Error(`read outside of the source: ${offset} + ${length} of ${size}`);
      }
      reads.push({ offset, length });
      return bytes.slice(offset, offset + length);
    },
  };
}
