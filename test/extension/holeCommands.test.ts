import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandParts } from '#extension/commandParts';
import { holeCommands } from '#extension/holeCommands';

test('each asks about the hole again', () => {
  const again: string[] = [];
  const studies = { askAgain: (id: string) => again.push(id) };
  const commands = holeCommands({ studies } as unknown as CommandParts);
  commands['tokenLoupe.changeHoleBoundary']();
  commands['tokenLoupe.changeHoleLayout']();
  assert.deepEqual(again, ['hole', 'hole']);
});
