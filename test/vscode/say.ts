/** Says on standard error why a test takes long: installing, packing. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
