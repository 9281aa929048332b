import type { TestContext } from 'node:test';
import { silent } from '#core/log';
import { serverAddress } from '#engine/remote/serverAddress';
import { openServerCall, type ServerCall } from '#engine/remote/serverCall';
import { type FakeServer, startFakeServer } from './fakeServer.ts';
import type { FakeServerOptions } from './toyAnswers.ts';

/** A server that imitates, and a way to ask it that waits little. */
export async function fakeCall(
  context: TestContext,
  options: FakeServerOptions,
  more: { readonly key?: string; readonly stallMs?: number; readonly model?: string } = {},
): Promise<{ readonly fake: FakeServer; readonly call: ServerCall }> {
  const fake = await startFakeServer(context, options);
  const address = serverAddress(more.model === undefined ? fake.url : `${fake.url}#${more.model}`);
  const { key, stallMs = 2_000 } = more;
  const call = await openServerCall({ address, key, env: {}, log: silent, stallMs, firstWaitMs: 1 });
  context.after(() => call.dispose());
  return { fake, call };
}

/** Letters of several lengths in UTF-8, blanks of several kinds, and the name of a control token. */
export const TOY_TEXT = 'The cat, wörld 🙂🙂\n\n  sat <|end|> on\tit — é\u0301 今日は\r\nand more of the same, again.';
