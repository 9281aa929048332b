import type { Branches, CausalLm, ProbeRows, Wanted } from '#core/model/causalLm';
import { notGiven } from '#core/remote/refusals';
import { probeRows } from '#core/remote/serverRows';
import type { RemoteServer } from './remoteServer.ts';

/** What is being asked at present; a forked model asks for the same. */
export interface Asking {
  signal: AbortSignal | undefined;
}

/**
 * A model of a server, as scoring sees one. Nothing of it is here but the tokens that were appended: what a server keeps
 * of them from one request to the next is its own affair.
 */
export class RemoteLm implements CausalLm {
  readonly vocabularySize: number;
  readonly bytesPerToken = 0;
  readonly #server: RemoteServer;
  readonly #asking: Asking;
  #ids = new Int32Array(0);
  #length = 0;

  constructor(server: RemoteServer, asking: Asking) {
    this.#server = server;
    this.#asking = asking;
    this.vocabularySize = server.vocabulary.size;
  }

  get capacity(): number {
    return this.#ids.length;
  }

  get length(): number {
    return this.#length;
  }

  get cached(): Int32Array {
    return this.#ids.subarray(0, this.#length);
  }

  reserve(capacity: number): void {
    if (capacity <= this.#ids.length) return;
    const ids = new Int32Array(capacity);
    ids.set(this.cached);
    this.#ids = ids;
  }

  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  /** Wanted rows are a run that ends with the last position, as scoring asks for them. @throws UserError `not-given-by-server`. */
  async advance(ids: Int32Array, targets: Int32Array, { k, hidden, logits }: Wanted): Promise<ProbeRows> {
    const { host } = this.#server.card.server!;
    if (hidden) throw notGiven('hidden states', host);
    if (logits) throw notGiven('whole distributions', host);
    this.reserve(this.#length + ids.length);
    this.#ids.set(ids, this.#length);
    this.#length += ids.length;
    const first = targets.findIndex(target => target >= 0);
    if (first < 0) return probeRows([], new Int32Array(0), k, k);
    // The last target is no input: it was predicted only.
    const asked = new Int32Array(this.#length + 1);
    asked.set(this.cached);
    asked[this.#length] = targets.at(-1)!;
    const from = this.#length - targets.length + first + 1;
    return this.#server.rows(asked, from, k, this.#asking.signal);
  }

  fork(): CausalLm {
    return new RemoteLm(this.#server, this.#asking);
  }

  branch(): Branches {
    throw notGiven('logits to sample from', this.#server.card.server!.host);
  }

  async dispose(): Promise<void> {}
}
