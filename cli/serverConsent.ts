import { createInterface } from 'node:readline/promises';
import { Cancelled, UserError } from '#core/errors';
import { openStore } from '#engine/models/store';
import { giveConsent, readConsents } from '#engine/remote/consents';
import type { ServerAddress } from '#engine/remote/serverAddress';
import type { Host } from './host.ts';

/** Holds a server's key; the command line takes none as an argument, where other users of the machine could read it. */
export const KEY_VARIABLE = 'TOKEN_LOUPE_SERVER_KEY';

/**
 * Nothing is sent to a server before the user has said yes to it once: by `sendTo`, by an earlier answer, or, in a
 * terminal, by an answer now, which is remembered in the store.
 * @throws UserError `server-consent`, `bad-argument` for a `sendTo` that is another server; Cancelled.
 */
export async function requireConsent(
  { host: server }: ServerAddress,
  sendTo: string | undefined,
  host: Pick<Host, 'env' | 'stdin' | 'stderr' | 'signal'>,
): Promise<void> {
  if (sendTo !== undefined) {
    if (sendTo === server) return;
    throw new UserError('bad-argument', `--send-to names ${sendTo}, but the server is ${server}.`, 'Name the same.');
  }
  const store = openStore({ env: host.env });
  if ((await readConsents(store)).includes(server)) return;
  const isTerminal = 'isTTY' in host.stdin && host.stdin.isTTY === true && host.stderr.isTTY;
  if (!isTerminal || !(await ask(server, host))) {
    throw new UserError(
      'server-consent',
      `Nothing is sent to ${server} before you have agreed to it.`,
      `The texts that are scored would be sent there, whole. If that is meant, add --send-to ${server}.`,
    );
  }
  await giveConsent(store, server);
}

async function ask(
  server: string,
  { stdin, stderr, signal }: Pick<Host, 'stdin' | 'stderr' | 'signal'>,
): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const question = `The texts that are scored will be sent to ${server}, whole. Send them, now and later? [y/N] `;
    return /^y(es)?$/i.test((await lines.question(question, { signal })).trim());
  } catch (error) {
    throw signal.aborted ? new Cancelled() : error;
  } finally {
    lines.close();
  }
}
