/** Tokens that Page Up and Page Down move by. */
const PAGE = 20;

/**
 * The row that a key leads to from `row`, or `undefined` for a key that does not move or leads nowhere. `beside` finds the
 * row above or below on the screen.
 */
export function rowAfterKey(
  key: string,
  row: number,
  rows: number,
  beside: (direction: -1 | 1) => number | undefined,
): number | undefined {
  const targets: Record<string, () => number | undefined> = {
    ArrowLeft: () => row - 1,
    ArrowRight: () => row + 1,
    ArrowUp: () => beside(-1),
    ArrowDown: () => beside(1),
    PageUp: () => Math.max(0, row - PAGE),
    PageDown: () => Math.min(rows - 1, row + PAGE),
    Home: () => 0,
    End: () => rows - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key]!() : undefined;
  return target === undefined || target < 0 || target >= rows || target === row ? undefined : target;
}
