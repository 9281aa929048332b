import { Cancelled, fromWire } from '../errors.ts';
import type { Logger } from '../log.ts';
import { type Calls, describeMessage, type Envelope, type Listeners, type Port, readEnvelope } from './channel.ts';

export interface RequestOptions<P> {
  readonly signal?: AbortSignal | undefined;
  /** Not called any more once `signal` fired. If it throws, the request is cancelled and fails with what was thrown. */
  readonly onProgress?: ((value: P) => void) | undefined;
}

export interface ChannelClientOptions<E> {
  readonly listeners: Listeners<E>;
  readonly log: Logger;
  /** Called at each cancel, with what resolves when the cancelled request has ended on the other side. */
  readonly onCancel?: (ended: Promise<void>) => void;
  /** Told each failure that the other side names (a cancel is none), before who asked is. */
  readonly onFailure?: (error: Error) => void;
}

interface OpenRequest {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: ((value: never) => void) | undefined;
  readonly ended: Promise<void>;
  /** Set when it was cancelled from this side: how it fails unless the other side names a failure. */
  cancelledBy?: { readonly reason: unknown };
}

/** The asking side of a conversation. Every request ends: with a result, an error, or when the port closes. */
export class ChannelClient<C extends Calls<C>, E> {
  readonly #open = new Map<number, OpenRequest>();
  readonly #port: Port;
  readonly #options: ChannelClientOptions<E>;
  #lastId = 0;
  #closed: Error | undefined;

  constructor(port: Port, options: ChannelClientOptions<E>) {
    this.#port = port;
    this.#options = options;
    port.onMessage(message => this.#receive(message));
    port.onClose(reason => this.#close(reason));
  }

  /**
   * Settles when the other side is done with the request, also when `signal` fired before that: then it rejects with
   * `Cancelled`, and what was asked is known to have stopped.
   */
  request<M extends keyof C & string>(
    method: M,
    params: C[M]['params'],
    options: RequestOptions<C[M]['progress']> = {},
  ): Promise<C[M]['result']> {
    const { signal, onProgress } = options;
    if (this.#closed) return Promise.reject(this.#closed);
    if (signal?.aborted) return Promise.reject(new Cancelled());
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<C[M]['result']>((resolve, reject) => {
      this.#open.set(id, { resolve, reject, onProgress, ended: settled(() => answer) });
    });
    const cancel = () => this.#cancel(id, new Cancelled());
    signal?.addEventListener('abort', cancel, { once: true });
    this.#send({ kind: 'request', id, method, params });
    return answer.finally(() => signal?.removeEventListener('abort', cancel));
  }

  #send(envelope: Envelope & { readonly id: number }): void {
    this.#port.post(envelope).catch(error => this.#fail(envelope.id, error));
  }

  #receive(message: unknown): void {
    const envelope = readEnvelope(message);
    const request = envelope && 'id' in envelope ? this.#open.get(envelope.id) : undefined;
    if (envelope?.kind === 'event' && Object.hasOwn(this.#options.listeners, envelope.method)) this.#hear(envelope);
    else if (request && envelope?.kind === 'progress') this.#progress(envelope.id, request, envelope.value);
    else if (request && envelope?.kind === 'result') this.#finish(envelope.id, request, envelope.value);
    else if (request && envelope?.kind === 'error') this.#refuse(envelope.id, fromWire(envelope.error));
    else this.#options.log('warn', `Ignored ${describeMessage(message)}: nothing waits for it.`);
  }

  #hear(event: { readonly method: string; readonly params: unknown }): void {
    try {
      this.#options.listeners[event.method as keyof E](event.params as E[keyof E]);
    } catch (error) {
      this.#options.log('error', `The listener of "${event.method}" failed: ${String(error)}`);
    }
  }

  #progress(id: number, request: OpenRequest, value: unknown): void {
    if (request.cancelledBy) return;
    try {
      request.onProgress?.(value as never);
    } catch (error) {
      this.#cancel(id, error);
    }
  }

  #finish(id: number, request: OpenRequest, value: unknown): void {
    this.#open.delete(id);
    if (request.cancelledBy) request.reject(request.cancelledBy.reason);
    else request.resolve(value as never);
  }

  #refuse(id: number, error: Error): void {
    if (!(error instanceof Cancelled)) this.#options.onFailure?.(error);
    this.#fail(id, error);
  }

  #fail(id: number, error: unknown): void {
    const request = this.#open.get(id);
    this.#open.delete(id);
    request?.reject(request.cancelledBy && error instanceof Cancelled ? request.cancelledBy.reason : error);
  }

  #cancel(id: number, reason: unknown): void {
    const request = this.#open.get(id);
    if (!request || request.cancelledBy) return;
    request.cancelledBy = { reason };
    this.#options.onCancel?.(request.ended);
    this.#send({ kind: 'cancel', id });
  }

  #close(reason: Error): void {
    this.#closed = reason;
    for (const id of [...this.#open.keys()]) this.#fail(id, reason);
  }
}

/** Resolves when the promise, made in this turn, is settled. */
async function settled(promise: () => Promise<unknown>): Promise<void> {
  await null;
  await promise().then(
    () => {},
    () => {},
  );
}
