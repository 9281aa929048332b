/** The sections of an INI file as Python's `RawConfigParser` reads them: names and keys to values. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads an INI text: `[section]`, `key = value` or `key: value`, comment lines with `#` or `;`, and values that go on
 * in indented lines (joined by a line feed). Keys are lower-cased; lines that fit nothing are skipped.
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const content = line.trim();
    if (content === '' || /^[#;]/.test(content)) continue;
    if (/^\s/.test(line) && section && key !== undefined) {
      section.set(key, `${section.get(key)}\n${content}`.trim());
      continue;
    }
    key = undefined;
    const name = /^\[([^\]]+)\]/.exec(content)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(content);
    if (!pair || !section) continue;
    key = pair[1]!.toLowerCase();
    section.set(key, pair[2]!);
  }
  return sections;
}
