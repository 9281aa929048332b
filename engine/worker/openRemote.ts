import type { Logger } from '#core/log';
import type { LoadParams } from '#core/protocol/worker';
import { notGiven } from '#core/remote/refusals';
import { openServer } from '../remote/openServer.ts';
import { type Asking, RemoteLm } from '../remote/remoteLm.ts';
import { serverAddress } from '../remote/serverAddress.ts';
import { openServerCall } from '../remote/serverCall.ts';
import type { LoadedModel } from './loadedModel.ts';

/**
 * A model of a server. That the user has agreed to send texts there is looked at before this is called.
 * @throws UserError `server-...`, `bad-argument`; Cancelled.
 */
export async function openRemote(
  { path, server = {} }: LoadParams,
  signal: AbortSignal,
  log: Logger,
  env = process.env,
): Promise<LoadedModel> {
  const address = serverAddress(path);
  const { key, stallMs, firstWaitMs } = server;
  const call = await openServerCall({ address, key, env, log, stallMs, firstWaitMs });
  const remote = await openServer(call, signal).catch(error => {
    call.dispose();
    throw error;
  });
  const asking: Asking = { signal: undefined };
  const { card, vocabulary, longestWindow, defaultWindow, perRun } = remote;
  const noTokenizer = () => {
    throw notGiven('a tokenizer, distributions or bytes, which this needs', address.host);
  };
  const tokenizer = {
    vocabulary,
    digest: '',
    encode: noTokenizer,
    get steps() {
      return noTokenizer();
    },
  };
  return {
    card,
    tokenizer,
    lm: new RemoteLm(remote, asking),
    longestWindow,
    defaultWindow,
    perRun,
    remote: {
      begin: async (start, asked) => {
        asking.signal = asked;
        const isName = start !== 'default' && start !== 'none' && vocabulary.controlId(start) === undefined;
        if (isName) await remote.learn(start, asked);
      },
      encode: (text, asked) => remote.encode(text, asked),
    },
    dispose: async () => call.dispose(),
  };
}
