import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingTable } from '#extension/settingTable';
import { studyTable } from '#extension/studyTable';

test('studies have names of their own, titles, and settings that exist', () => {
  const ids = studyTable.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, title, settings = [] } of studyTable) {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    assert.notEqual(title, '');
    for (const key of settings) assert.ok(key in settingTable, key);
  }
});
