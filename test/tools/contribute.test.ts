import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandTable } from '#extension/commandTable';
import { settingTable } from '#extension/settingTable';
import { contributions, generatedFiles, restrictedSettings } from '#tools/contribute';

const read = (path: string) => readFileSync(path, 'utf8');
const manifest = JSON.parse(read('package.json'));

test('the manifest is what the tool writes: otherwise run "npm run contribute"', () => {
  for (const [name, text] of Object.entries(generatedFiles(read('package.json')))) assert.equal(read(name), text, name);
});

test('every string of the manifest is there in every language, and no other', () => {
  const { strings } = contributions();
  const wanted = [...Object.keys(strings), 'trust.description'].sort();
  for (const name of readdirSync('.').filter(name => /^package\.nls.*\.json$/.test(name))) {
    const found: Record<string, string> = JSON.parse(read(name));
    assert.deepEqual(Object.keys(found).sort(), wanted, name);
    for (const [key, words] of Object.entries(found)) {
      assert.equal(linksOf(words), linksOf(strings[key] ?? ''), `${name} ${key}`);
    }
  }
});

/** The commands that a text links to; a translation must have the same. */
function linksOf(words: string): string {
  return Array.from(words.matchAll(/\(command:[\w.]+\)/g), ([found]) => found).join();
}

test('every command that a menu, key or text names exists', () => {
  const named = JSON.stringify(manifest.contributes).concat(JSON.stringify(contributions().strings));
  for (const [, id] of named.matchAll(/"(?:command)":"(tokenLoupe\.[\w.]+)"/g)) assert.ok(id! in commandTable, id);
  for (const [, id] of named.matchAll(/\(command:(tokenLoupe\.[\w.]+)\)/g)) assert.ok(id! in commandTable, id);
});

test('pictures and icons that the manifest names exist', () => {
  for (const [, path] of JSON.stringify(manifest.contributes).matchAll(/"(media\/[^"]+)"/g)) {
    assert.ok(existsSync(path!), path);
  }
});

test('key bindings are chords with a clause', () => {
  for (const { key, mac, when } of manifest.contributes.keybindings) {
    assert.match(key, /^\S+ \S+$/);
    assert.match(mac, /^\S+ \S+$/);
    assert.ok(when.length > 0);
  }
});

test('workspaces that are not trusted cannot choose models', () => {
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, 'limited');
  assert.deepEqual(restrictedConfigurations, restrictedSettings());
  for (const id of restrictedConfigurations) assert.ok(id.replace('tokenLoupe.', '') in settingTable, id);
});
