import { errorCode } from './wholeFile.ts';

/** A transfer over the network that went wrong. */
export class TransferError extends Error {
  override readonly name = 'TransferError';

  constructor(
    message: string,
    /** Whether trying again can help. */
    readonly transient: boolean,
    /** What the server asked to wait for, milliseconds. */
    readonly retryAfterMs = 0,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The error for a reply with a status that is of no use. */
export function statusError(status: number, host: string, retryAfter: string | undefined): TransferError {
  const seconds = Number(retryAfter);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  return new TransferError(`${host} answered ${status}`, transientStatuses.has(status), retryAfterMs);
}

const transientStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The error for a connection that failed or broke. */
export function connectionError(cause: unknown, host: string): TransferError {
  if (cause instanceof TransferError) return cause;
  const code = errorCode(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  const isCertificate = /CERT|UNABLE_TO|SELF_SIGNED|ALTNAME/.test(code);
  const hint = isCertificate ? '; PIP_CERT can name the certificates to trust' : '';
  const what = code !== '' && !message.includes(code) ? `${message} (${code})` : message || code;
  return new TransferError(`${host}: ${what}${hint}`, !isCertificate, 0, { cause });
}
