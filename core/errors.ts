/** Every failure a user can do something about. Anything thrown that is not one of these is a bug. */
export type ErrorCode =
  // files and models
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'not-a-gguf'
  | 'gguf-truncated'
  | 'gguf-malformed'
  | 'gguf-limit'
  | 'onnx-malformed'
  | 'onnx-limit'
  | 'unsupported-export'
  | 'unsupported-gguf-version'
  | 'unsupported-architecture'
  | 'unsupported-tensor-type'
  | 'unsupported-tokenizer'
  | 'model-incomplete'
  | 'model-not-found'
  | 'model-unusable'
  | 'models-differ'
  // fetching
  | 'network-unavailable'
  | 'model-gated'
  | 'digest-mismatch'
  | 'disk-full'
  | 'not-a-wheel'
  // servers
  | 'server-unreachable'
  | 'server-refused'
  | 'server-busy'
  | 'server-model'
  | 'server-unsuitable'
  | 'server-answer'
  | 'server-tokens-differ'
  | 'server-consent'
  | 'not-given-by-server'
  // inference
  | 'inference-process-died'
  | 'inference-process-stuck'
  | 'device-failed'
  | 'inference-gave-up'
  | 'out-of-memory'
  | 'document-too-large'
  // asking
  | 'bad-argument'
  | 'bad-setting'
  | 'platform-unsupported'
  // wire
  | 'internal';

/** An expected failure: what happened, and in `hint` what the user can do next. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** One sentence with the next step. */
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Thrown where an `AbortSignal` fired: not a failure, nothing to show. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('Cancelled.');
  }
}

/** An error as it crosses a process or page boundary: never a stack. */
export interface WireError {
  readonly code: ErrorCode | 'cancelled';
  readonly message: string;
  readonly hint: string;
}

/** What is sent for a thrown value. A bug keeps its message but is marked `internal`. */
export function toWire(error: unknown): WireError {
  if (error instanceof UserError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof Cancelled) return { code: 'cancelled', message: error.message, hint: '' };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint: 'This is a defect in Token Loupe; please report it with the log.' };
}

/** The thrown value that `toWire` described. */
export function fromWire(wire: WireError): UserError | Cancelled {
  return wire.code === 'cancelled' ? new Cancelled() : new UserError(wire.code, wire.message, wire.hint);
}
