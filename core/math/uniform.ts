/**
 * Uniform numbers in [0, 1) that follow from a key of integers alone: a counter in steps of the golden ratio, mixed, as in
 * SplitMix (Steele, Lea and Flood 2014), in 32 bits. Streams of different keys are unrelated; nothing random is read.
 */
export function uniformStream(...key: readonly number[]): () => number {
  let state = 0x9e3779b9;
  for (const part of key) state = mix(state ^ mix((part >>> 0) + 0x85ebca6b)) + 0x9e3779b9;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    const high = mix(state) >>> 5;
    state = (state + 0x9e3779b9) | 0;
    const low = mix(state) >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
}

/** The 32-bit finaliser of MurmurHash3. */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
