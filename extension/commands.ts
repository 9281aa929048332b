import * as vscode from 'vscode';
import { aiTextCommands } from './aiTextCommands.ts';
import { byteCommands } from './byteCommands.ts';
import type { Action, CommandParts } from './commandParts.ts';
import { type CommandId, commandTable } from './commandTable.ts';
import { contrastCommands } from './contrastCommands.ts';
import { criticalCommands } from './criticalCommands.ts';
import { documentCommands } from './documentCommands.ts';
import { holeCommands } from './holeCommands.ts';
import { lookCommands } from './lookCommands.ts';
import { modelCommands } from './modelCommands.ts';
import { serverCommands } from './serverCommands.ts';
import { tokenCommands } from './tokenCommands.ts';

/** Registers every command of the table. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const actions: Readonly<Record<CommandId, Action>> = {
    ...documentCommands(parts),
    ...modelCommands(parts),
    ...lookCommands(parts),
    ...tokenCommands(parts),
    ...byteCommands(parts),
    ...holeCommands(parts),
    ...serverCommands(parts),
    ...criticalCommands(parts),
    ...contrastCommands(parts),
    ...aiTextCommands(parts),
  };
  const ids = Object.keys(commandTable) as CommandId[];
  const guarded =
    (action: Action) =>
    async (...args: unknown[]) => {
      try {
        return await action(...(args as never[]));
      } catch (error) {
        void parts.showFailure(error);
        return undefined;
      }
    };
  return vscode.Disposable.from(...ids.map(id => vscode.commands.registerCommand(id, guarded(actions[id]))));
}
