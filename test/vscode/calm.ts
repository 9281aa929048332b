import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** Longest block of the extension host's loop within a second that counts as rest, milliseconds. */
const REST_MS = 30;

/** Waits until the extension host rests, as it does when a person begins: right after loading it has much to do. */
export async function calm({ probe }: Workbench): Promise<void> {
  const isCalm = async () => (await probe.ask('host', { restartClock: true })).longestBlockMs < REST_MS;
  await until('the extension host is calm', isCalm, { pollMs: 1_000, timeoutMs: 60_000 });
}
