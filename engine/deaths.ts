import { UserError } from '#core/errors';

/** So many deaths within so long, and the process is not started again. */
const DEATHS = 3;
const DEATHS_WITHIN_MS = 3 * 60_000;

/** Counts how often a process has died of late. */
export class Deaths {
  #times: number[] = [];
  #gaveUp: UserError | undefined;

  /** `now` is a clock that never runs backwards, milliseconds. */
  constructor(private readonly now: () => number) {}

  /** Why the process is not started again, once it has died too often. */
  get gaveUp(): UserError | undefined {
    return this.#gaveUp;
  }

  add(reason: Error): void {
    this.#times = [...this.#times, this.now()].slice(-DEATHS);
    if (this.#times.length < DEATHS || this.#times.at(-1)! - this.#times[0]! > DEATHS_WITHIN_MS) return;
    this.#gaveUp = new UserError(
      'inference-gave-up',
      `The inference process died three times within three minutes and is not started again. The last time: ${reason.message}`,
      'Choose another model, precision or number of threads, then start it again.',
      { cause: reason },
    );
  }

  forget(): void {
    this.#times = [];
    this.#gaveUp = undefined;
  }
}
