import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandTable } from '#extension/commandTable';
import { findAction, panelActions } from '#extension/panelActions';

test('every action is a command, and nothing else is an action', () => {
  for (const [action, command] of Object.entries(panelActions)) {
    assert.equal(findAction(action), action);
    assert.ok(command in commandTable);
  }
  for (const other of ['constructor', 'tokenLoupe.inspect', '', 7, undefined])
    assert.equal(findAction(other), undefined);
});
