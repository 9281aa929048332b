/** The name somebody most likely meant: one that begins so, or is at most two slips away; `undefined` if none is near. */
export function nearest(asked: string, names: readonly string[]): string | undefined {
  const wanted = asked.toLowerCase();
  const begins = names.filter(name => wanted.length >= 2 && name.toLowerCase().startsWith(wanted));
  if (begins.length === 1) return begins[0];
  let best: string | undefined;
  // Two slips in a word of three letters leave little of it.
  let least = Math.min(2, Math.floor(wanted.length / 2)) + 1;
  for (const name of names) {
    const slips = distance(wanted, name.toLowerCase());
    if (slips < least) [best, least] = [name, slips];
  }
  return best;
}

/**
 * Letters to insert, delete, replace, or to swap with their neighbour (optimal string alignment, the restricted form of
 * Damerau 1964).
 */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, last[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, beforeLast[j - 2]! + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
