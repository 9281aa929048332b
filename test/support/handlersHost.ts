import { Cancelled, type ErrorCode, UserError } from '#core/errors';
import { ChannelClient } from '#core/protocol/channelClient';
import { ChannelServer } from '#core/protocol/channelServer';
import type { LoadParams, ScoreParams, WorkerCalls, WorkerEvents } from '#core/protocol/worker';
import { createHandlers, type OpenModelFunction } from '#engine/worker/handlers';
import type { LoadedModel } from '#engine/worker/loadedModel';
import { ClosedFormLm, closedFormCard, unitTokenizer } from './closedFormModel.ts';
import { memoryPorts } from './memoryPort.ts';

export const loadParams: LoadParams = {
  path: '/m.gguf',
  importFolder: '/i',
  precision: 'exact',
  threads: 1,
  parts: 'all',
};
export const prose = 'It was a bright cold day in April, and the clocks were striking thirteen. '.repeat(40);

export const asked = (params: Partial<ScoreParams> = {}): ScoreParams => ({
  text: prose,
  start: 'default',
  window: 0,
  k: 3,
  ...params,
});

/** The handlers of an inference process, asked through a channel in memory. */
export function handlersHost(open: OpenModelFunction = async () => opened()) {
  const [near, far] = memoryPorts();
  const logged: string[] = [];
  const log = (level: string, message: string) => void logged.push(`${level}: ${message}`);
  const client = new ChannelClient<WorkerCalls, WorkerEvents>(near, { listeners: { log: () => {} }, log });
  new ChannelServer<WorkerCalls, WorkerEvents>(far, createHandlers(open, log), log);
  return { client, logged };
}

/** The closed-form model as `openModel` would give it; with `null`, its header only. */
export function opened(lm: ClosedFormLm | null = new ClosedFormLm(), parameters = 0): LoadedModel {
  return {
    card: { ...closedFormCard, parameters },
    tokenizer: unitTokenizer,
    lm,
    defaultWindow: 1024,
    longestWindow: 4096,
    dispose: async () => lm?.dispose(),
  };
}

export async function loadedHandlers(lm?: ClosedFormLm | null, parameters?: number) {
  const { client } = handlersHost(async () => opened(lm, parameters));
  await client.request('load', loadParams);
  return client;
}

export const isNamed = (code: ErrorCode, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message);
export const isCancelled = (error: unknown) => error instanceof Cancelled;
