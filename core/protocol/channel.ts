import { toWire, type WireError } from '../errors.ts';

/** Anything that can post and listen: a process, a page, a pair in memory. */
export interface Port {
  /**
   * Resolves when the transport has taken the message, which is what bounds a fast sender. Rejects only when the
   * message itself cannot be sent; that the other side is gone is what `onClose` says.
   */
  post(message: unknown): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone, with the error that open requests fail with. */
  onClose(listener: (reason: Error) => void): void;
}

/** A conversation: an interface from method to what is asked, told on the way and answered. */
export type Calls<C> = { [M in keyof C]: { params: unknown; progress: unknown; result: unknown } };

/** One function per method of a conversation; a missing one does not compile. */
export type Handlers<C extends Calls<C>> = {
  readonly [M in keyof C]: (
    params: C[M]['params'],
    context: Context<C[M]['progress']>,
  ) => Promise<C[M]['result']> | C[M]['result'];
};

/** One function per event of a conversation. */
export type Listeners<E> = { readonly [K in keyof E]: (params: E[K]) => void };

/** What a handler is given beside its parameters. */
export interface Context<P> {
  /** Fires when the asker cancels or is gone. */
  readonly signal: AbortSignal;
  /**
   * Sends progress. Never rejects. A handler with much to tell awaits it before it makes more: then one value at a time
   * waits for the transport, however slow the reader. Dropped once the request is cancelled or over.
   */
  readonly report: (value: P) => Promise<void>;
}

/** What crosses a port. The asking side sends `request` and `cancel`, the answering side all else. */
export type Envelope =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'event'; readonly method: string; readonly params: unknown };

/** The message if it is an envelope. What it carries is not looked at: both sides are built together. */
export function readEnvelope(message: unknown): Envelope | undefined {
  if (!isRecord(message)) return undefined;
  const { kind, id, method, params, value, error } = message;
  const named = typeof method === 'string';
  if (kind === 'event') return named ? { kind, method, params } : undefined;
  if (!isId(id)) return undefined;
  if (kind === 'request') return named ? { kind, id, method, params } : undefined;
  if (kind === 'cancel') return { kind, id };
  if (kind === 'progress' || kind === 'result') return { kind, id, value };
  // However badly a failure is told, it ends its request.
  if (kind === 'error')
    return { kind, id, error: isWireError(error) ? error : toWire('It failed without saying why.') };
  return undefined;
}

/** A message in a few words for the log: its shape, never what it carries. */
export function describeMessage(message: unknown): string {
  const envelope = readEnvelope(message);
  if (!envelope) return `a malformed message (${message === null ? 'null' : typeof message})`;
  return 'id' in envelope ? `a ${envelope.kind} for request ${envelope.id}` : 'an event of an unknown name';
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isWireError(value: unknown): value is WireError {
  return isRecord(value) && ['code', 'message', 'hint'].every(name => typeof value[name] === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
