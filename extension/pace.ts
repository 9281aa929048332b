/** How quickly scoring follows edits, and so how long it is worth waiting for the next one. */
export class Pace {
  #since: number | undefined;
  #lasted = 0;

  /** A request was made; the clock is in milliseconds. */
  begin(now: number): void {
    this.#since = now;
  }

  /** All that is looked at is scored; only the first time after `begin` counts. */
  seen(now: number): void {
    if (this.#since !== undefined) this.#lasted = now - this.#since;
    this.#since = undefined;
  }

  /**
   * Milliseconds to wait after an edit: none where all that is looked at was scored, else half of what that took last,
   * since edits come faster than scores and what the next one cancels is done in vain; at most `limit`.
   */
  quietTime(limit: number): number {
    return this.#since === undefined ? 0 : Math.min(limit, this.#lasted / 2);
  }
}
