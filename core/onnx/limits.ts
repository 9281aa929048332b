/** Bytes fetched at once while reading a graph. */
export const SLICE_BYTES = 2 ** 18;

/**
 * What a graph of somebody else's may hold at most: far above every published model (some 50,000 nodes, a million
 * fields), far below what would hurt.
 */
export const LIMITS = {
  /** Fields that are looked at, in all: each costs time, however short. */
  fields: 8_000_000,
  nodes: 500_000,
  initializers: 500_000,
  /** Inputs of the graph; likewise its outputs. A cache of 200 layers has 400. */
  values: 16_384,
  /** Inputs of one node; likewise its outputs. */
  nodeValues: 16_384,
  dimensions: 16,
  /** A name. */
  textBytes: 4096,
  /** protobuf's own bound for a message, less room for what is appended to it before it runs. */
  fileBytes: 2 ** 31 - 1 - 2 ** 20,
} as const;
