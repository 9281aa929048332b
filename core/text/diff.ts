/** A run that two sequences have in common: `length` elements from `a` in the one, from `b` in the other. */
export interface Common {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** Edits of a line diff, and of a diff of characters within what it found; beyond them the stretch counts as changed. */
const MOST_EDITS = 2_000;

/**
 * What two texts have in common, in UTF-16 units, ascending in both: whole lines first, then characters inside lines that
 * changed. Shortest edit scripts (Myers 1986, "An O(ND) difference algorithm and its variations"); where a script would be
 * longer than `MOST_EDITS`, the stretch counts as changed.
 */
export function commonText(a: string, b: string): Common[] {
  if (a === b) return a === '' ? [] : [{ a: 0, b: 0, length: a.length }];
  const [aLines, bLines] = [linesOf(a), linesOf(b)];
  const found: Common[] = [];
  let [aEnd, bEnd] = [0, 0];
  const refine = (aTo: number, bTo: number) => {
    for (const run of shortestEdit([...unitsOf(a, aEnd, aTo)], [...unitsOf(b, bEnd, bTo)])) {
      add(found, { a: aEnd + run.a, b: bEnd + run.b, length: run.length });
    }
  };
  for (const run of shortestEdit(aLines.texts, bLines.texts)) {
    refine(aLines.starts[run.a]!, bLines.starts[run.b]!);
    const length = aLines.starts[run.a + run.length]! - aLines.starts[run.a]!;
    add(found, { a: aLines.starts[run.a]!, b: bLines.starts[run.b]!, length });
    [aEnd, bEnd] = [aLines.starts[run.a + run.length]!, bLines.starts[run.b + run.length]!];
  }
  refine(a.length, b.length);
  return found;
}

function add(found: Common[], run: Common): void {
  const last = found.at(-1);
  const joins = last && last.a + last.length === run.a && last.b + last.length === run.b;
  if (joins) found[found.length - 1] = { ...last, length: last.length + run.length };
  else if (run.length > 0) found.push(run);
}

function linesOf(text: string): { readonly texts: string[]; readonly starts: number[] } {
  const texts = text.split(/(?<=\n)/);
  const starts = [0];
  for (const line of texts) starts.push(starts.at(-1)! + line.length);
  return { texts, starts };
}

function* unitsOf(text: string, from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) yield text.charCodeAt(i);
}

/** The common runs of a shortest edit script, ascending; only common begin and end where the script is too long. */
export function shortestEdit<T>(a: readonly T[], b: readonly T[]): Common[] {
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < a.length - begin && end < b.length - begin && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = middleRuns(a.slice(begin, a.length - end), b.slice(begin, b.length - end));
  const runs: Common[] = [];
  add(runs, { a: 0, b: 0, length: begin });
  for (const run of middle) add(runs, { a: begin + run.a, b: begin + run.b, length: run.length });
  add(runs, { a: a.length - end, b: b.length - end, length: end });
  return runs;
}

/** The greedy algorithm: `reach` holds the furthest place in `a` on each diagonal a - b, `history` what it was before. */
function middleRuns<T>(a: readonly T[], b: readonly T[]): Common[] {
  if (a.length === 0 || b.length === 0) return [];
  const most = Math.min(MOST_EDITS, a.length + b.length);
  const reach = new Int32Array(2 * most + 3);
  const centre = most + 1;
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    history.push(reach.slice(centre - edits - 1, centre + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = centre + diagonal;
      const down = diagonal === -edits || (diagonal !== edits && reach[at - 1]! < reach[at + 1]!);
      let i = down ? reach[at + 1]! : reach[at - 1]! + 1;
      while (i < a.length && i - diagonal < b.length && a[i] === b[i - diagonal]) i++;
      reach[at] = i;
      if (i >= a.length && i - diagonal >= b.length) return backwards(history, edits, a.length, b.length);
    }
  }
  return [];
}

function backwards(history: readonly Int32Array[], edits: number, aEnd: number, bEnd: number): Common[] {
  const runs: Common[] = [];
  let [i, j] = [aEnd, bEnd];
  for (let step = edits; step >= 0; step--) {
    const reach = history[step]!;
    const centre = step + 1;
    const diagonal = i - j;
    const at = centre + diagonal;
    const down = diagonal === -step || (diagonal !== step && reach[at - 1]! < reach[at + 1]!);
    const before = step === 0 ? 0 : down ? reach[at + 1]! : reach[at - 1]!;
    const from = step === 0 ? 0 : down ? before : before + 1;
    if (i > from) runs.push({ a: from, b: from - diagonal, length: i - from });
    i = before;
    j = step === 0 ? 0 : before - (down ? diagonal + 1 : diagonal - 1);
  }
  return runs.reverse();
}
