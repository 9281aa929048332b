import type { Output } from './output.ts';
import type { Progress, Stage } from './progress.ts';

/**
 * Prints text and progress in the order in which they are told, though writing takes its time: in a terminal both are
 * on the same lines.
 */
export class LivePrinter {
  readonly #output: Output;
  readonly #progress: Progress;
  #last = Promise.resolve();
  #failed: { readonly error: unknown } | undefined;

  constructor(output: Output, progress: Progress) {
    this.#output = output;
    this.#progress = progress;
  }

  /** @throws what an earlier write failed with, so that whoever makes more text stops. */
  print(text: string) {
    this.#then(async () => {
      this.#progress.clear();
      await this.#output.write([text]);
    });
  }

  /** @throws as `print`. */
  update(stage: Stage, done: number, total: number) {
    this.#then(async () => this.#progress.update(stage, done, total));
  }

  /** Resolves when all is printed. @throws what a write failed with. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #then(step: () => Promise<void>) {
    if (this.#failed) throw this.#failed.error;
    this.#last = this.#last.then(step);
    this.#last.catch(error => {
      this.#failed = { error };
    });
  }
}
