/** Work that is done sooner shows no spinner, milliseconds: it would flicker at every key, and moving it takes time from the model. */
const SPINS_AFTER_MS = 1_000;

/** When a spinner says that something is working. */
export class Spinning {
  #since: number | undefined;

  /** Milliseconds until it spins, 0 if it does, `undefined` where nothing works; `now` in milliseconds. */
  wait(isBusy: boolean, now: number): number | undefined {
    this.#since = isBusy ? (this.#since ?? now) : undefined;
    return this.#since === undefined ? undefined : Math.max(0, this.#since + SPINS_AFTER_MS - now);
  }
}
