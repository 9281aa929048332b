/** A Markdown table; columns after the first are aligned right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

export function print(...blocks: readonly string[]): void {
  process.stdout.write(`${blocks.join('\n\n')}\n\n`);
}

/** To the person who waits; not part of the result. */
export function note(words: string): void {
  process.stderr.write(`${words}\n`);
}
