import { Cancelled, toWire, UserError } from '../errors.ts';
import type { Logger } from '../log.ts';
import {
  type Calls,
  type Context,
  describeMessage,
  type Envelope,
  type Handlers,
  type Port,
  readEnvelope,
} from './channel.ts';

/** The answering side of a conversation; it may also say things unasked. */
export class ChannelServer<C extends Calls<C>, E> {
  readonly #running = new Map<number, AbortController>();
  readonly #port: Port;
  readonly #handlers: Handlers<C>;
  readonly #log: Logger;

  constructor(port: Port, handlers: Handlers<C>, log: Logger) {
    this.#port = port;
    this.#handlers = handlers;
    this.#log = log;
    port.onMessage(message => this.#receive(message));
    port.onClose(() => {
      for (const controller of this.#running.values()) controller.abort();
    });
  }

  emit<K extends keyof E & string>(method: K, params: E[K]): void {
    this.#post({ kind: 'event', method, params }).catch(error => this.#logDefect(`The event "${method}"`, error));
  }

  #receive(message: unknown): void {
    const envelope = readEnvelope(message);
    // A cancel that finds nothing crossed the answer on its way.
    if (envelope?.kind === 'cancel') this.#running.get(envelope.id)?.abort();
    else if (envelope?.kind !== 'request') this.#log('warn', `Ignored ${describeMessage(message)}: this side answers.`);
    else if (this.#running.has(envelope.id)) this.#log('warn', `Ignored a second request with id ${envelope.id}.`);
    else void this.#answer(envelope.id, envelope.method, envelope.params);
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(id, controller);
    const isOver = () => this.#running.get(id) !== controller;
    const end = async (envelope: Envelope) => {
      if (isOver()) return;
      this.#running.delete(id);
      await this.#post(envelope).catch(error => this.#post(this.#failure(id, method, error)));
    };
    const fail = (error: unknown) => {
      controller.abort();
      return end(this.#failure(id, method, error));
    };
    const report = async (value: unknown) => {
      if (!signal.aborted && !isOver()) await this.#post({ kind: 'progress', id, value }).catch(fail);
    };
    try {
      await end({ kind: 'result', id, value: await this.#call(method, params, { signal, report }) });
    } catch (error) {
      await fail(error);
    }
  }

  #call(method: string, params: unknown, context: Context<unknown>): unknown {
    if (!Object.hasOwn(this.#handlers, method)) throw new Error(`There is no method "${method}".`);
    return this.#handlers[method as keyof C](params as never, context as Context<C[keyof C]['progress']>);
  }

  #failure(id: number, method: string, error: unknown): Envelope {
    this.#logDefect(`The request "${method}"`, error);
    return { kind: 'error', id, error: toWire(error) };
  }

  #post(envelope: Envelope): Promise<void> {
    return this.#port.post(envelope);
  }

  /** A named failure is the asker's to show; anything else is a defect, and its stack ends here. */
  #logDefect(what: string, error: unknown): void {
    if (error instanceof UserError || error instanceof Cancelled) return;
    this.#log('error', `${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
