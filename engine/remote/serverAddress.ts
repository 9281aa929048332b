import { UserError } from '#core/errors';
import { isLoopback } from '../models/http.ts';

/** A server, and which of its models, as `http://host:port#model`. */
export interface ServerAddress {
  /** Without a slash at its end, and without the `/v1` under which servers have their API. */
  readonly base: string;
  /** `host:port`, for people and for consent. */
  readonly host: string;
  /** What the server calls the model; `undefined` where it has one only. */
  readonly model: string | undefined;
  readonly isEncrypted: boolean;
  /** Whether it is this machine. */
  readonly isLocal: boolean;
}

/** Whether a text means a server, not a file or name. */
export function isServerAddress(text: string): boolean {
  return /^https?:\/\//i.test(text.trim());
}

/** @throws UserError `bad-argument` for what begins like an address and is none, or holds a password. */
export function serverAddress(text: string): ServerAddress {
  const written = text.trim();
  if (!URL.canParse(written)) throw bad(`"${written}" is no address of a server.`);
  const url = new URL(written);
  // A secret in an address would end in settings, logs and manifests.
  if (url.username || url.password) throw bad(`The address of ${url.host} holds a name or password.`);
  if (url.search) throw bad(`The address of ${url.host} holds a query.`);
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`,
    host: url.port ? url.host : `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}`,
    model: decoded(url.hash.slice(1)) || undefined,
    isEncrypted: url.protocol === 'https:',
    isLocal: isLoopback(url),
  };
}

/** An address as it is remembered and compared. */
export function addressText({ base, model }: ServerAddress): string {
  return model === undefined ? base : `${base}#${model}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bad(message: string): UserError {
  return new UserError(
    'bad-argument',
    message,
    'Write http://HOST:PORT, or http://HOST:PORT#MODEL where it has several models; a key goes into TOKEN_LOUPE_SERVER_KEY or the editor’s secrets.',
  );
}
