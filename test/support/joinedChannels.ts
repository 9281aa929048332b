import { Cancelled, UserError } from '#core/errors';
import type { LogLevel } from '#core/log';
import type { Context, Handlers } from '#core/protocol/channel';
import { ChannelClient } from '#core/protocol/channelClient';
import { ChannelServer } from '#core/protocol/channelServer';
import { memoryPorts } from './memoryPort.ts';

export interface TestCalls {
  echo: { params: unknown; progress: never; result: unknown };
  count: { params: { readonly to: number }; progress: number; result: string };
  refuse: { params: undefined; progress: never; result: never };
}

export interface TestEvents {
  tick: number;
}

export const handlers: Handlers<TestCalls> = {
  echo: params => params,
  count: countTo,
  refuse: () => {
    throw new UserError('disk-full', 'No room.', 'Make room.');
  },
};

export async function countTo({ to }: { readonly to: number }, { signal, report }: Context<number>): Promise<string> {
  for (let i = 0; i < to; i += 1) {
    if (signal.aborted) throw new Cancelled();
    await report(i);
  }
  return `counted to ${to}`;
}

/** A client and a server, joined in memory. */
export function joined(handled: Handlers<TestCalls> = handlers, gate?: () => Promise<void>) {
  const [near, far] = memoryPorts(gate);
  const logged: [LogLevel, string][] = [];
  const ticks: number[] = [];
  const log = (level: LogLevel, message: string) => void logged.push([level, message]);
  const client = new ChannelClient<TestCalls, TestEvents>(near, { listeners: { tick: n => ticks.push(n) }, log });
  const server = new ChannelServer<TestCalls, TestEvents>(far, handled, log);
  return { near, far, client, server, logged, ticks };
}
