import { readFile } from 'node:fs/promises';
import type http from 'node:http';
import { rootCertificates } from 'node:tls';
import { Cancelled } from '#core/errors';
import { throwIfCancelled } from './cancel.ts';
import type { IndexSettings } from './pipSettings.ts';
import { replyBody } from './replyBody.ts';
import { basicAuthorization, isTrusted, send, type Way } from './send.ts';
import { connectionError, TransferError } from './transferError.ts';

/** Who is asking: a URL whose user name and password count for its origin, or a token that does. */
export type Credentials = URL | { readonly origin: string; readonly bearer: string };

/** How the network is reached: made once per download by `openConnection`. */
export interface Connection extends Way {
  /** A request or reply that does not move for so long is given up. */
  readonly stallMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Where the reply came from, after redirects. */
  readonly url: URL;
  /** @throws TransferError, Cancelled while it is read. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the connection; needed where the body is not read. */
  discard(): void;
}

export async function openConnection(
  settings: IndexSettings,
  options: Pick<Connection, 'env' | 'stallMs' | 'signal'>,
): Promise<Connection> {
  const { trustedHosts, proxy, certificateFiles } = settings;
  const read = await Promise.all(certificateFiles.map(path => readFile(path, 'utf8').catch(() => '')));
  const extra = read.filter(text => text !== '');
  const certificates = extra.length > 0 ? [...rootCertificates, ...extra] : undefined;
  const { env, stallMs, signal } = options;
  return { env, stallMs, signal, trustedHosts, proxy, certificates };
}

/**
 * GET, following at most five redirects. User name and password in a URL go out as `Authorization` to that origin
 * only, and so do `credentials`.
 * @throws TransferError, Cancelled.
 */
export async function get(
  connection: Connection,
  address: URL,
  headers: http.OutgoingHttpHeaders,
  credentials?: Credentials,
): Promise<Reply> {
  let url = address;
  for (let redirects = 0; redirects <= 5; redirects += 1) {
    requireTrust(connection, url);
    const authorization = authorizationFor(url, credentials);
    const reply = await exchange(connection, url, authorization ? { ...headers, authorization } : headers);
    const location = reply.headers.location;
    if (![301, 302, 303, 307, 308].includes(reply.status) || location === undefined) return reply;
    reply.discard();
    url = parseLocation(location, url);
  }
  throw new TransferError(`${address.host} redirects again and again`, false);
}

function parseLocation(location: string, from: URL): URL {
  try {
    return new URL(location, from);
  } catch {
    throw new TransferError(`${from.host} redirects to what is no address`, false);
  }
}

/** pip's rule: what is not encrypted must be this machine or named as trusted. */
function requireTrust({ trustedHosts }: Connection, url: URL): void {
  if (url.protocol === 'https:') return;
  if (url.protocol !== 'http:') throw new TransferError(`${url.protocol} is not supported (${url.host})`, false);
  if (isLoopback(url) || isTrusted(trustedHosts, url)) return;
  throw new TransferError(`${url.host} is not encrypted and not named in PIP_TRUSTED_HOST`, false);
}

/** Whether an address is this machine's own. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function authorizationFor(url: URL, credentials: Credentials | undefined): string | undefined {
  if (credentials && 'bearer' in credentials) {
    return credentials.origin === url.origin ? `Bearer ${credentials.bearer}` : undefined;
  }
  const source = url.username || url.password ? url : credentials;
  if (!source || source.origin !== url.origin || (!source.username && !source.password)) return undefined;
  return basicAuthorization(source);
}

/**
 * One request and its reply, whatever that is: POST where there is a body, else GET. Whom to trust is the caller's.
 * @throws TransferError, Cancelled.
 */
export function exchange(
  connection: Connection,
  url: URL,
  headers: http.OutgoingHttpHeaders,
  body?: Uint8Array,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    throwIfCancelled(connection.signal);
    const outgoing = send(connection, url, headers, body ? 'POST' : 'GET');
    const life = watchLife(connection, url, error => outgoing.destroy(error));
    outgoing.once('error', error => {
      life.stop();
      reject(failure(connection, error, url));
    });
    outgoing.once('response', incoming => {
      life.sign();
      // From here on the failure must reach whoever reads the body.
      life.onEnd(error => incoming.destroy(error));
      const discard = () => {
        life.stop();
        incoming.destroy();
      };
      const poured = pour(connection, replyBody(incoming), url, life.sign, discard);
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, url, body: poured, discard });
    });
    outgoing.end(body);
  });
}

async function* pour(
  connection: Connection,
  body: AsyncIterable<Uint8Array>,
  url: URL,
  onLife: () => void,
  onEnd: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      onLife();
      yield chunk;
    }
  } catch (error) {
    throw failure(connection, error, url);
  } finally {
    onEnd();
  }
}

/** Ends a request on cancel, or when it has given no sign of life for too long. */
function watchLife({ signal, stallMs }: Connection, url: URL, end: (error: Error) => void) {
  let endWith = end;
  const timer = setTimeout(() => {
    endWith(new TransferError(`${url.host} sent nothing for ${Math.round(stallMs / 1000)} seconds`, true));
  }, stallMs);
  const onAbort = () => endWith(new Cancelled());
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    sign: () => void timer.refresh(),
    onEnd: (next: (error: Error) => void) => {
      endWith = next;
    },
    stop: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

function failure({ signal }: Connection, error: unknown, url: URL): Error {
  return signal?.aborted ? new Cancelled() : connectionError(error, url.host);
}
