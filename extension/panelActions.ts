import type { PanelAction } from '#core/protocol/panel';
import type { CommandId } from './commandTable.ts';

/** What the buttons of the page do. */
export const panelActions: Readonly<Record<PanelAction, CommandId>> = {
  inspect: 'tokenLoupe.inspect',
  cancel: 'tokenLoupe.cancel',
  'choose-model': 'tokenLoupe.chooseModel',
  'show-log': 'tokenLoupe.showLog',
  retry: 'tokenLoupe.inspect',
  'open-sample': 'tokenLoupe.openSample',
  'find-critical': 'tokenLoupe.findCritical',
  'resume-critical': 'tokenLoupe.resumeCritical',
  'stop-critical': 'tokenLoupe.stopCritical',
  'hole-boundary': 'tokenLoupe.changeHoleBoundary',
  'hole-layout': 'tokenLoupe.changeHoleLayout',
  'read-bytes': 'tokenLoupe.readBytes',
  'stop-bytes': 'tokenLoupe.stopBytes',
};

/** The action of that name, if there is one. */
export function findAction(name: unknown): PanelAction | undefined {
  return (Object.keys(panelActions) as PanelAction[]).find(action => action === name);
}
