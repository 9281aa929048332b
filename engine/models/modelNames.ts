/** Something that can be asked for by name. */
export interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/**
 * The items that `asked` names, from the strictest reading that names any: the name or an alias without regard to
 * case, `.gguf` and the kind of dash; the same without the quantisation at the end (`-Q4_K_M`); the beginning of a name.
 * The first two readings name one item, the first in order; the last may name several.
 */
export function matchName<T extends Named>(asked: string, items: readonly T[]): readonly T[] {
  const wanted = plain(asked);
  if (wanted === '') return [];
  const readings: ((name: string) => boolean)[] = [
    name => plain(name) === wanted,
    name => withoutQuantization(plain(name)) === withoutQuantization(wanted),
  ];
  for (const reads of readings) {
    const found = items.find(item => [item.name, ...item.aliases].some(reads));
    if (found) return [found];
  }
  return items.filter(item => [item.name, ...item.aliases].some(name => plain(name).startsWith(wanted)));
}

function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/\.gguf$/, '')
    .replace(/[\s_]+/g, '-');
}

function withoutQuantization(name: string): string {
  return name.replace(/[-.](?:i?q\d+(?:-[a-z0-9]+)*|b?f16|f32)$/, '');
}
