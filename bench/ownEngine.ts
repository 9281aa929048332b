import type { ModelCard, Precision } from '#core/model/modelCard';
import { type LoadedClient, loadedClient, quantisedClient, scoreText } from '#test/support/scoreTexts';
import { cut } from './cut.ts';
import type { PeerRun } from './peer.ts';

export interface Sample {
  readonly text: string;
  /** The start token, then those of the text. */
  readonly ids: readonly number[];
}

/** This project's engine, all measures on, timed from the request to the last row in the asking process. */
export class OwnEngine {
  private constructor(
    private readonly loaded: LoadedClient,
    private readonly window: number,
  ) {}

  /** `fast` is the quantised arithmetic even where the product would not offer it. */
  static async start(path: string, precision: Precision, threads: number, window: number): Promise<OwnEngine> {
    const loaded = await (precision === 'fast'
      ? quantisedClient(path, threads)
      : loadedClient({ path, precision, threads }));
    return new OwnEngine(loaded, window);
  }

  get card(): ModelCard {
    return this.loaded.card;
  }

  async run(text: string): Promise<PeerRun> {
    const begin = performance.now();
    const stats = await scoreText(this.loaded.client, text, this.window);
    return { seconds: (performance.now() - begin) / 1000, logProbs: [...stats.logProb] };
  }

  /** The beginning of `text` that is about `tokens` tokens. */
  async cut(text: string, tokens: number): Promise<Sample> {
    const part = await cut(this.loaded.client, text, tokens);
    return { text: part.text, ids: [this.card.start!.id, ...part.ids] };
  }

  async stop(): Promise<void> {
    await this.loaded.dispose();
  }
}
