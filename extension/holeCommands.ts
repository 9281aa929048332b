import type { Action, CommandParts } from './commandParts.ts';
import { askOtherwise, holeStudy } from './holeStudy.ts';

/** What can be changed about the hole that the panel shows. */
export function holeCommands({ studies }: CommandParts) {
  const change = (what: 'boundary' | 'layout') => () => {
    askOtherwise(what);
    studies.askAgain(holeStudy.id);
  };
  return {
    'tokenLoupe.changeHoleBoundary': change('boundary'),
    'tokenLoupe.changeHoleLayout': change('layout'),
  } satisfies Record<string, Action>;
}
