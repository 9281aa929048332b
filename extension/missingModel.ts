import type { Models } from './models.ts';
import type { Settings } from './settings.ts';

/** Whether the chosen model must be fetched before it can be used: looked up once somebody wants to know. */
export class MissingModel {
  readonly #models: Pick<Models, 'state' | 'host' | 'hostOptions'>;
  readonly #settings: Pick<Settings, 'model'>;
  readonly #changed: () => void;
  #known: { readonly model: string | undefined; readonly missing?: Missing | undefined } | undefined;

  /** `changed` is called when a look-up has an answer. */
  constructor(
    models: Pick<Models, 'state' | 'host' | 'hostOptions'>,
    settings: Pick<Settings, 'model'>,
    changed: () => void,
  ) {
    this.#models = models;
    this.#settings = settings;
    this.#changed = changed;
  }

  /** `undefined` where the model is there, or nobody knows yet. */
  get current(): Missing | undefined {
    if (this.#models.state !== 'none') {
      // What is loaded is there; later it is looked up anew.
      this.#known = undefined;
      return undefined;
    }
    const { model } = this.#settings;
    if (!this.#known || this.#known.model !== model) {
      this.#known = { model };
      void this.#lookUp(model);
    }
    return this.#known.missing;
  }

  async #lookUp(model: string | undefined): Promise<void> {
    try {
      const host = await this.#models.host();
      const { present, origin, title, bytes } = await host.info(model, this.#models.hostOptions());
      if (present || origin !== 'catalogue' || this.#known?.model !== model) return;
      this.#known = { model, missing: { model: title, bytes } };
      this.#changed();
    } catch {
      // A model that cannot be found is told when it is asked for.
    }
  }
}

export interface Missing {
  readonly model: string;
  readonly bytes: number;
}
