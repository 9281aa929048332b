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
    /** The server's answer, where it was one that is of no use. */
    readonly answer?: { readonly status: number; readonly code: string },
  ) {
    super(message, options);
  }
}

/** The error for a reply that is of no use, with the server's own word for the reason. */
export function replyError(reply: {
  readonly status: number;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}): TransferError {
  const { status, url, headers } = reply;
  return statusError(status, url.host, String(headers['retry-after']), String(headers['x-error-code'] ?? ''));
}

/** The error for a reply with a status that is of no use; `code` is the server's own word for the reason. */
export function statusError(status: number, host: string, retryAfter: string | undefined, code = ''): TransferError {
  const seconds = Number(retryAfter);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  const transient = transientStatuses.has(status);
  return new TransferError(`${host} answered ${status}`, transient, retryAfterMs, undefined, { status, code });
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
