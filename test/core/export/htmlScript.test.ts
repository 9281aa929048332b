import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { script } from '#core/export/htmlScript';

test('it is a script, and cannot end the element it stands in', () => {
  assert.doesNotThrow(() => new Script(script));
  assert.doesNotMatch(script, /<\/|<!--/);
});

test('it sets text only as text and reaches for nothing', () => {
  assert.doesNotMatch(
    script,
    /innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp|import\(/,
  );
});
