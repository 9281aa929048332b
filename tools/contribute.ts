/**
 * Writes what the manifest contributes to the editor: `npm run contribute` (with `-- --check` it only looks). Commands,
 * settings, lenses and colours come from their tables, so `contributes` in package.json and the English strings in
 * package.nls.json are never written by hand; the other languages are, and need the same keys.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { themeColors } from '#core/lens/themeColors';
import { type CommandEntry, commandTable } from '#extension/commandTable';
import type { SettingEntry } from '#extension/settingEntry';
import { settingTable } from '#extension/settingTable';
import { keybindings, menus, views, viewsContainers, viewsWelcome, walkthrough } from './contribute/places.ts';
import { Strings } from './contribute/strings.ts';

const MANIFEST = 'package.json';
const STRINGS = 'package.nls.json';

/** What is generated: the whole of `contributes`, and the strings it names. */
export function contributions(): { readonly contributes: unknown; readonly strings: Readonly<Record<string, string>> } {
  const strings = new Strings();
  const contributes = {
    commands: commands(strings),
    menus: menus(),
    keybindings: keybindings(),
    configuration: configuration(strings),
    colors: colors(strings),
    viewsContainers: viewsContainers(),
    views: views(strings),
    viewsWelcome: viewsWelcome(strings),
    walkthroughs: [walkthrough(strings)],
  };
  return { contributes, strings: strings.all };
}

/** Settings that an untrusted workspace cannot make. */
export function restrictedSettings(): readonly string[] {
  const entries: [string, SettingEntry][] = Object.entries(settingTable);
  return entries.filter(([, { isRestricted }]) => isRestricted).map(([key]) => `tokenLoupe.${key}`);
}

/** The files as they should be, by name. */
export function generatedFiles(manifest: string): Readonly<Record<string, string>> {
  const { contributes, strings } = contributions();
  const before = JSON.parse(manifest) as { capabilities?: Record<string, unknown> };
  const all = { ...strings, 'trust.description': TRUST };
  const capabilities = {
    ...before.capabilities,
    untrustedWorkspaces: {
      supported: 'limited',
      description: '%trust.description%',
      restrictedConfigurations: restrictedSettings(),
    },
    virtualWorkspaces: true,
  };
  return {
    [MANIFEST]: json({ ...before, l10n: './l10n', capabilities, contributes }),
    [STRINGS]: json(all),
  };
}

const TRUST =
  'Documents can be inspected, and are sent to no server. Settings that choose models, folders and threads are taken from the user only, not from the workspace.';

export async function main(options: readonly string[]): Promise<number> {
  const files = Object.entries(generatedFiles(readFileSync(MANIFEST, 'utf8')));
  const isSame = (name: string, text: string) => {
    try {
      return readFileSync(name, 'utf8') === text;
    } catch {
      return false;
    }
  };
  const different = files.filter(([name, text]) => !isSame(name, text));
  if (!options.includes('--check')) for (const [name, text] of different) writeFileSync(name, text);
  for (const [name] of different) process.stdout.write(`${name}\n`);
  return options.includes('--check') && different.length > 0 ? 1 : 0;
}

function commands(strings: Strings): unknown[] {
  return Object.entries<CommandEntry>(commandTable).map(([command, { title, icon }]) => ({
    command,
    title: strings.add(`command.${command.replace('tokenLoupe.', '')}`, title),
    category: 'Token Loupe',
    ...(icon === undefined ? {} : { icon }),
  }));
}

function configuration(strings: Strings): unknown {
  const entries = Object.entries<SettingEntry>(settingTable).map(([key, entry], order) => {
    const { description, enumItemLabels, enumDescriptions, isRestricted, ...schema } = entry;
    const name = `setting.${key}`;
    const each = (kind: string, list: readonly string[] | undefined) =>
      list?.map((words, at) => strings.add(`${name}.${entry.enum![at]}.${kind}`, words));
    const property = {
      ...schema,
      order,
      markdownDescription: strings.add(name, description),
      enumItemLabels: each('label', enumItemLabels),
      markdownEnumDescriptions: each('description', enumDescriptions),
    };
    return [`tokenLoupe.${key}`, property];
  });
  return { title: 'Token Loupe', properties: Object.fromEntries(entries) };
}

function colors(strings: Strings): unknown[] {
  return themeColors.map(({ id, defaults }) => ({
    id,
    description: strings.add(`color.${id.replace('tokenLoupe.', '')}`, colorWords(id)),
    defaults,
  }));
}

function colorWords(id: string): string {
  const [, ramp, step] = /^tokenLoupe\.(sequential|diverging)(\d)$/.exec(id) ?? [];
  if (ramp === 'sequential') return `Background of tokens, step ${step} of 7 from weak to strong.`;
  if (ramp === 'diverging')
    return `Background of changed tokens, step ${step} of 7 from easier over unchanged to harder.`;
  return id.endsWith('strongText')
    ? 'Text on the backgrounds that are too strong for the colors of syntax.'
    : 'Border around the background of tokens; seen in high-contrast themes.';
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
