import http from 'node:http';
import https from 'node:https';
import { Cancelled, UserError } from '#core/errors';
import type { Logger } from '#core/log';
import { errorMessage } from '#core/remote/fields';
import { badAnswer } from '#core/remote/refusals';
import { type Connection, exchange, openConnection, type Reply } from '../models/http.ts';
import { readIndexSettings } from '../models/pipSettings.ts';
import { withRetries } from '../models/retry.ts';
import type { Environment } from '../models/store.ts';
import { replyError, TransferError } from '../models/transferError.ts';
import type { ServerAddress } from './serverAddress.ts';

export interface ServerAccess {
  readonly address: ServerAddress;
  /** Sent as a bearer token, to this server alone. */
  readonly key: string | undefined;
  readonly env: Environment;
  readonly log: Logger;
  /** A request or answer that does not move for so long is given up. */
  readonly stallMs?: number | undefined;
  readonly firstWaitMs?: number | undefined;
  /** Bytes of an answer at most. */
  readonly mostBytes?: number | undefined;
}

/** What a server answered to a request that it could have understood: with 200, or with why it will not. */
export interface Answer {
  readonly status: number;
  readonly value: unknown;
}

/** Asks a server. Failures of the way, of access and of a busy server are told by name; others are for who asked. */
export interface ServerCall {
  readonly address: ServerAddress;
  /** GET, or POST of a body as JSON. @throws UserError `server-...`; Cancelled. */
  ask(path: string, body: object | undefined, signal: AbortSignal | undefined): Promise<Answer>;
  /** Ends the connections that were kept. */
  dispose(): void;
}

/** What was answered with 200. @throws UserError `server-answer` with what the server said instead. */
export function answered(path: string, { status, value }: Answer): unknown {
  if (status !== 200) throw badAnswer(`${path} says ${status} ${errorMessage(value)}`.trim());
  return value;
}

/** A model may compute so long before it says a word. */
const STALL_MS = 180_000;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;
/** The tokens of the longest documents, with their bytes, take less. */
const MOST_ANSWER_BYTES = 128 * 2 ** 20;

/** @throws UserError `server-refused` where a key would go over the network in the clear. */
export async function openServerCall(access: ServerAccess): Promise<ServerCall> {
  const { address, key, env, log, stallMs = STALL_MS, firstWaitMs = FIRST_WAIT_MS } = access;
  const { mostBytes = MOST_ANSWER_BYTES } = access;
  if (key !== undefined && !address.isEncrypted && !address.isLocal) throw inTheClear(address);
  if (key !== undefined && !/^[\x21-\x7e]{1,4096}$/.test(key)) throw badKey(address);
  const settings = { ...(await readIndexSettings({ env })), trustedHosts: [], proxy: undefined };
  // What runs on this machine is not asked for by way of another.
  const way = await openConnection(settings, { env: address.isLocal ? {} : env, stallMs, signal: undefined });
  const kept = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  return {
    address,
    ask: async (path, body, signal) => {
      const url = new URL(address.base + path);
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const connection: Connection = { ...way, signal, kept };
      const length = bytes === undefined ? {} : { 'content-length': bytes.length };
      const once = async () =>
        answerOf(await exchange(connection, url, { ...headers, ...length }, bytes), address, mostBytes);
      return withRetries({ signal, log, attempts: ATTEMPTS, firstWaitMs }, once).catch(error => {
        throw named(error, address);
      });
    },
    dispose: () => {
      kept.http.destroy();
      kept.https.destroy();
    },
  };
}

async function answerOf(reply: Reply, address: ServerAddress, mostBytes: number): Promise<Answer> {
  const { status } = reply;
  if (status === 401 || status === 403) {
    reply.discard();
    throw refused(address, status);
  }
  if (status === 429 || status >= 502 || status === 408) {
    reply.discard();
    throw replyError(reply);
  }
  if (status >= 300 && status < 400) {
    reply.discard();
    throw badAnswer(`it sends on to ${String(reply.headers.location ?? 'nowhere')}, where nothing is sent`);
  }
  const text = await wholeText(reply, mostBytes);
  const value = jsonOrNothing(text);
  if (status !== 200) return { status, value: value ?? { message: text.slice(0, 200) } };
  if (value === undefined) throw badAnswer(text.trim() === '' ? 'it is empty' : 'it is no JSON, or cut');
  return { status, value };
}

async function wholeText(reply: Reply, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) throw badAnswer(`it has more than ${mostBytes} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function named(error: unknown, { host }: ServerAddress): unknown {
  if (error instanceof UserError || error instanceof Cancelled || !(error instanceof TransferError)) return error;
  if (error.answer) {
    return new UserError(
      'server-busy',
      `${host} is busy or not ready (${error.answer.status}).`,
      'Ask again in a while; it may still be loading its model.',
      { cause: error },
    );
  }
  return new UserError(
    'server-unreachable',
    `${host} cannot be asked: ${error.message}.`,
    'Look whether the server runs, and whether the address is right.',
    { cause: error },
  );
}

function refused({ host }: ServerAddress, status: number): UserError {
  return new UserError(
    'server-refused',
    `${host} refuses access (${status}).`,
    'Give its key: TOKEN_LOUPE_SERVER_KEY on the command line, "Set Key of a Server" in the editor.',
  );
}

function inTheClear({ host }: ServerAddress): UserError {
  return new UserError(
    'server-refused',
    `The key is not sent to ${host}, since anybody on the way could read it.`,
    'Use https://, or do without a key.',
  );
}

function badKey({ host }: ServerAddress): UserError {
  return new UserError('server-refused', `The key for ${host} cannot be sent.`, 'Set it again, without blanks.');
}
