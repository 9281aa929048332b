import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandEntry, commandTable } from '#extension/commandTable';
import { hoverCommands } from '#extension/hoverText';

const entries = Object.entries<CommandEntry>(commandTable);

test('titles are titles: said once, capitalised, without the name of the product', () => {
  const titles = entries.map(([, { title }]) => title);
  assert.equal(new Set(titles).size, titles.length);
  for (const title of titles) assert.match(title, /^[A-Z][A-Za-z -]+$/);
  for (const title of titles) assert.doesNotMatch(title, /loupe|extension/i);
});

test('commands that need arguments are not in the palette', () => {
  for (const id of hoverCommands) assert.equal((commandTable[id] as CommandEntry).palette, 'never', id);
});
