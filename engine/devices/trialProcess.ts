import { Cancelled, UserError } from '#core/errors';
import type { Logger } from '#core/log';
import type { Device, DeviceVerdict } from '#core/model/device';
import type { LoadParams } from '#core/protocol/worker';
import { InferenceProcess } from '../inferenceProcess.ts';

export interface TrialOptions {
  readonly workerPath: string;
  readonly log: Logger;
  /** A trial that takes longer counts as a device that hangs, milliseconds. */
  readonly longestMs: number;
}

/** Tries a device in a process that lives for nothing else. Rejects as `ChooserOptions.tryDevice` wants it. */
export async function tryInProcess(
  params: LoadParams & { readonly device: Device },
  signal: AbortSignal | undefined,
  { workerPath, log, longestMs }: TrialOptions,
): Promise<DeviceVerdict> {
  if (signal?.aborted) throw new Cancelled();
  const started = new InferenceProcess({ workerPath, log, graceMs: 1000, isPolite: true });
  const seconds = Math.round(longestMs / 1000);
  const hung = new UserError(
    'inference-process-stuck',
    `it did not finish its trial within ${seconds} s and was left behind`,
    'The CPU is used instead.',
  );
  const timer = setTimeout(() => started.kill(hung), longestMs);
  const cancel = () => started.kill(new Cancelled());
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await started.channel.request('tryDevice', params, {});
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    started.kill(new Cancelled());
    await started.died;
  }
}
