import type { Logger } from '#core/log';
import { wait } from './cancel.ts';
import { TransferError } from './transferError.ts';

export interface RetryOptions {
  readonly signal: AbortSignal | undefined;
  readonly log: Logger;
  /** Failures in a row, without progress between them, after which it gives up. */
  readonly attempts: number;
  /** Wait after the first failure, milliseconds; doubles with each further one. */
  readonly firstWaitMs: number;
}

/** Longest wait between two attempts, the server's own wish included. */
const longestWaitMs = 15_000;
/** Failures in all after which it gives up, even where each attempt got a little further. */
const mostFailures = 50;

/**
 * Repeats `work` while it fails with a transient `TransferError`, with growing waits. `work` may call `onProgress` to
 * say that it got somewhere: then the counting begins anew.
 * @throws the last error; Cancelled.
 */
export async function withRetries<T>(options: RetryOptions, work: (onProgress: () => void) => Promise<T>): Promise<T> {
  let inRow = 0;
  for (let failures = 1; ; failures += 1) {
    try {
      return await work(() => {
        inRow = 0;
      });
    } catch (error) {
      inRow += 1;
      const again = error instanceof TransferError && error.transient;
      if (!again || inRow >= options.attempts || failures >= mostFailures) throw error;
      const growing = options.firstWaitMs * 2 ** (inRow - 1) * (0.75 + 0.5 * Math.random());
      const waitMs = Math.min(longestWaitMs, Math.max(growing, error.retryAfterMs));
      options.log('info', `${error.message}; trying again in ${(waitMs / 1000).toFixed(1)} seconds.`);
      await wait(waitMs, options.signal);
    }
  }
}
