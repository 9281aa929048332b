import type { HeldTensor } from './session.ts';

/** The carried states of `length` tokens, by the name of their input. Several caches may hold the same. */
export class CarriedStates {
  #holders = 1;

  constructor(
    readonly tensors: Readonly<Record<string, HeldTensor>>,
    readonly length: number,
  ) {}

  /** For one more holder. */
  share(): this {
    this.#holders += 1;
    return this;
  }

  /** One holder less; the last one frees the memory. */
  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) for (const tensor of Object.values(this.tensors)) tensor.dispose();
  }
}
