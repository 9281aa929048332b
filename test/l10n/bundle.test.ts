import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { lenses } from '#core/lens/registry';
import { scaleModes } from '#core/lens/relative';
import { settingTable } from '#extension/settingTable';

const bundles = readdirSync('l10n').filter(name => /^bundle\.l10n\.\w+\.json$/.test(name));
const read = (path: string) => readFileSync(path, 'utf8');

/** Messages that are written in the code of the extension. */
function written(): Set<string> {
  const found = new Set<string>();
  const literal = /\b(?:t|translate)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
  for (const name of readdirSync('extension').filter(name => name.endsWith('.ts'))) {
    for (const [, single, double] of read(`extension/${name}`).matchAll(literal)) {
      found.add((single ?? double ?? '').replace(/\\(.)/g, '$1'));
    }
  }
  return found;
}

/** Words of the core that the extension says. */
const spoken = [
  ...lenses.flatMap(({ title, explain, extreme }) => [title, title.toLowerCase(), explain, extreme]),
  ...scaleModes,
  ...settingTable.scale.enumItemLabels,
  ...settingTable.scale.enumDescriptions,
];
/** Of the tokens lens nothing but its title is said of a token. */
const unsaid = new Set(['tokens']);

test('every message has its words in every language, with the same places for figures', () => {
  assert.ok(bundles.includes('bundle.l10n.de.json'));
  const places = (words: string) => (words.match(/\{\d\}/g) ?? []).sort().join();
  for (const name of bundles) {
    const bundle: Record<string, string> = JSON.parse(read(`l10n/${name}`));
    const wanted = [...written(), ...spoken].filter(message => !unsaid.has(message));
    const missing = wanted.filter(message => !(message in bundle));
    assert.deepEqual(missing, [], name);
    for (const [message, words] of Object.entries(bundle)) assert.equal(places(words), places(message), message);
  }
});
