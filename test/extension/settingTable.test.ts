import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lenses } from '#core/lens/registry';
import type { SettingEntry } from '#extension/settingEntry';
import { settingTable } from '#extension/settingTable';

const entries = Object.entries<SettingEntry>(settingTable);

test('there are fewer than 25 settings, each with a default of its type and a description', () => {
  assert.ok(entries.length < 25, String(entries.length));
  for (const [key, entry] of entries) {
    const { type, default: value, description } = entry;
    const found = Array.isArray(value) ? 'array' : typeof value;
    assert.equal(found, type === 'integer' ? 'number' : type, key);
    assert.match(description, /^[A-Z`].*\.$/s, key);
    if (typeof value === 'number') {
      assert.ok(value >= (entry.minimum ?? value) && value <= (entry.maximum ?? value), key);
    }
  }
});

test('lists of values are whole', () => {
  for (const [key, entry] of entries) {
    if (!entry.enum) continue;
    assert.ok(entry.enum.includes(String(entry.default)), key);
    assert.equal(entry.enumItemLabels?.length, entry.enum.length, key);
    assert.equal(entry.enumDescriptions?.length, entry.enum.length, key);
  }
  assert.deepEqual(
    settingTable.lens.enum,
    lenses.map(({ id }) => id),
  );
});

test('what chooses files, models or resources is restricted', () => {
  const restricted = entries.filter(([, { isRestricted }]) => isRestricted).map(([key]) => key);
  assert.deepEqual(restricted.sort(), ['device', 'model', 'modelFolders', 'precision', 'threads']);
});
