import type { Action, CommandParts } from './commandParts.ts';

/** Commands about servers: their keys, and whether texts may be sent to them. */
export function serverCommands({ models }: CommandParts) {
  const { servers } = models;
  return {
    'tokenLoupe.setServerKey': async () => {
      if (await servers.setKey(models.card?.server?.host)) models.replace();
    },
    'tokenLoupe.forgetServerKey': async () => {
      if (await servers.forgetKey()) models.replace();
    },
    'tokenLoupe.revokeServer': async () => {
      if (await servers.revoke()) models.replace();
    },
  } satisfies Record<string, Action>;
}
