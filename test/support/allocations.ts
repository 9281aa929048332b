/**
 * Runs `work` and returns the length of the largest `Uint8Array` that was made by its length meanwhile: the way in which
 * code under test takes memory that a file asked for.
 */
export async function largestAllocation(work: () => Promise<void>): Promise<number> {
  const original = globalThis.Uint8Array;
  let largest = 0;
  globalThis.Uint8Array = new Proxy(original, {
    construct(target, args, newTarget) {
      if (typeof args[0] === 'number') largest = Math.max(largest, args[0]);
      return Reflect.construct(target, args, newTarget);
    },
  });
  try {
    await work();
  } finally {
    globalThis.Uint8Array = original;
  }
  return largest;
}
