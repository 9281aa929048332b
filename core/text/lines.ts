/** A place in a text; both count from 0, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of a text begin. Lines end with LF, CRLF or CR, as in VS Code. */
export interface LineTable {
  /** Lines of the text: one more than its line ends. */
  readonly count: number;
  /** UTF-16 offset of a line's first character. */
  start(line: number): number;
  /** An offset beyond the text is taken as its end; one between CR and LF belongs to the line they end. */
  position(offset: number): Position;
  /** The reverse of `position`; a column beyond the line, its end included, is the next line's begin at most. */
  offset(position: Position): number;
}

export function lineTable(text: string): LineTable {
  const starts = lineStarts(text);
  const start = (line: number) => starts[line] ?? text.length;
  const position = (offset: number) => {
    const within = Math.min(Math.max(offset, 0), text.length);
    const line = lastAtMost(starts, within);
    return { line, column: within - start(line) };
  };
  const offset = ({ line, column }: Position) => Math.min(start(line) + Math.max(column, 0), start(line + 1));
  return { count: starts.length, start, position, offset };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { index, 0: lineEnd } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + lineEnd.length);
  return starts;
}

/** Index of the last of ascending `values` that is not above `limit`; the first is not. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
