/** Bytes fetched at once while reading a header. */
export const SLICE_BYTES = 2 ** 20;

/**
 * What a header may hold at most. The numbers stand far above every published model (about 600,000 merges, 50,000
 * tensors, 15 MB of header) and far below what would hurt: a hostile file can make us hold a few hundred megabytes.
 */
export const LIMITS = {
  /** The whole header: the largest vocabularies with scores, types and merges take about 15 MB. */
  headerBytes: 64 * 2 ** 20,
  /** The GGUF specification's own bound for keys. */
  keyBytes: 65_535,
  /** ggml holds 64; builds that raise it stay below this. */
  tensorNameBytes: 256,
  /** A text such as a chat template (the longest known: about 100 KB). No read asks for more than this at once. */
  stringBytes: SLICE_BYTES,
  /** Elements of one array: eight times the largest vocabularies' merges. */
  arrayElements: 4 * 2 ** 20,
  /** Arrays in arrays. Published files have none. */
  arrayDepth: 4,
  /** Arrays in all, nested ones included: each is an object, however short. */
  arrays: 65_536,
  /** Published files have about 30 to 60 entries. */
  metadataEntries: 65_536,
  /** A mixture of experts with one tensor per expert has up to 50,000. */
  tensors: 65_536,
  /** `GGML_MAX_DIMS`. */
  dimensions: 4,
  /** Published files use 32; a memory page is at most 64 KiB. */
  alignment: 65_536,
} as const;
