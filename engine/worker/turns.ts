import { Cancelled } from '#core/errors';

/** Lets tasks run one after the other, in the order they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs the task when those before it have ended, however they ended.
   * @throws Cancelled as soon as the signal fires while the task waits. A running task looks at the signal itself.
   */
  take<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => reject(new Cancelled());
      signal.addEventListener('abort', leave, { once: true });
      const turn = this.#last.then(() => {
        signal.removeEventListener('abort', leave);
        if (signal.aborted) throw new Cancelled();
        return task();
      });
      this.#last = turn.catch(() => {});
      turn.then(resolve, reject);
    });
  }
}

/**
 * Resolves when messages that are waiting in the pipe have been read. One `setImmediate` may come before the event
 * loop looks at the pipe; between two it has.
 */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => void setImmediate(() => setImmediate(resolve)));
}
