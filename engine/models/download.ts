import { type FileHandle, open, rm, truncate } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '#core/errors';
import type { Logger } from '#core/log';
import { fileDigest } from './digest.ts';
import { isDiskFull } from './diskSpace.ts';
import { sizeOf } from './findModel.ts';
import { type Connection, type Credentials, get, type Reply } from './http.ts';
import { matchesNote, type PartNote, validatorOf } from './partNote.ts';
import { withRetries } from './retry.ts';
import { replyError, TransferError } from './transferError.ts';
import { readJson, replaceFile, writeJson } from './wholeFile.ts';

export interface DownloadSource {
  readonly url: URL;
  readonly credentials?: Credentials | undefined;
  /** Hex, where it is known. */
  readonly sha256: string | undefined;
  /** A file longer than this is refused. */
  readonly mostBytes: number;
  /** What to do about a file that is not the one asked for; by default about the Python package index. */
  readonly advice?: string | undefined;
}

export interface DownloadOptions {
  readonly connection: Connection;
  readonly log: Logger;
  readonly attempts: number;
  readonly firstWaitMs: number;
  /** Bytes so far; goes back where the server made us start anew. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Fetches a file to `path`. What has come lies in `path.part` and is continued after a cut, also by a later process;
 * `path` appears only when the file is whole and its digest, if known, is right.
 * @throws TransferError; UserError `digest-mismatch`, `not-a-wheel`; Cancelled, which leaves the part for later.
 */
export async function downloadFile(source: DownloadSource, path: string, options: DownloadOptions): Promise<void> {
  const part = `${path}.part`;
  for (let fresh = false; ; fresh = true) {
    const resumed = await transferWhole(source, part, options).catch(async error => {
      // A disk filled to the brim harms everybody else: there it is better to begin anew.
      if (isDiskFull(error)) await forget(part);
      throw error;
    });
    const sha256 = source.sha256 && (await fileDigest(part, { signal: options.connection.signal }));
    if (sha256 === source.sha256) break;
    await forget(part);
    // Two halves of different files have no right digest together; one try from the start tells.
    if (fresh || !resumed) throw wrongBytes(source, path, sha256);
    options.log('warn', `${basename(path)} came with wrong bytes; fetching it anew.`);
  }
  await replaceFile(part, path);
  await forget(part);
}

/** Removes a part and the note about it. */
export async function forget(part: string): Promise<void> {
  await Promise.all([rm(part, { force: true }), rm(noteOf(part), { force: true })]);
}

const noteOf = (part: string) => `${part}.json`;

/** Whether the part holds bytes of an earlier transfer when it is whole. */
async function transferWhole(source: DownloadSource, part: string, options: DownloadOptions): Promise<boolean> {
  const { connection, log, attempts, firstWaitMs } = options;
  let transfers = 0;
  let resumed = false;
  let furthest = 0;
  await withRetries({ signal: connection.signal, log, attempts, firstWaitMs }, async onProgress => {
    transfers += 1;
    const start = await transfer(source, part, options, done => {
      // The same bytes once more are no progress, or a server that never comes to the end would keep us for ever.
      if (done > furthest) onProgress();
      furthest = Math.max(furthest, done);
      options.onProgress?.(done);
    });
    resumed = start > 0;
  });
  return resumed || transfers > 1;
}

/** One request. Returns the offset at which it began. */
async function transfer(
  source: DownloadSource,
  part: string,
  options: DownloadOptions,
  onProgress: (done: number) => void,
): Promise<number> {
  const note = await readJson(noteOf(part));
  const known = matchesNote(note, source) ? note : undefined;
  const have = known ? ((await sizeOf(part)) ?? 0) : 0;
  if (have > 0 && known?.total === have) return have;
  const reply = await ask(source, options, have, known);
  try {
    const start = startOf(reply, have);
    if (start === undefined) {
      await forget(part);
      throw new TransferError(`${reply.url.host} could not continue the file`, true);
    }
    const total = totalOf(reply, start);
    refuseTooLong(source, total);
    if (start > 0 && !isSameFile(known, reply, total)) {
      await forget(part);
      throw new TransferError(`${reply.url.host} now has another file`, true);
    }
    // A note must never stand beside bytes of which it does not speak.
    if (start === 0) await forget(part);
    await writeJson(noteOf(part), noteFor(source, reply, total));
    await append(reply, part, start, total, source, onProgress);
    return start;
  } finally {
    reply.discard();
  }
}

function ask(source: DownloadSource, options: DownloadOptions, have: number, note: PartNote | undefined) {
  const range = have > 0 ? { range: `bytes=${have}-` } : {};
  const condition = have > 0 && note?.validator ? { 'if-range': note.validator } : {};
  const headers = { accept: '*/*', 'accept-encoding': 'identity', ...range, ...condition };
  return get(options.connection, source.url, headers, source.credentials);
}

/** Offset of the first byte that comes; `undefined` where the server cannot go on from what we have. */
function startOf(reply: Reply, have: number): number | undefined {
  if (reply.status === 200) return 0;
  if (reply.status === 206 && have > 0) return contentRange(reply)?.start === have ? have : undefined;
  if (reply.status === 416 && have > 0) return undefined;
  throw replyError(reply);
}

/** Whether a reply that goes on from `note` is about the file of which the note speaks; servers may ignore `If-Range`. */
function isSameFile(note: PartNote | undefined, reply: Reply, total: number): boolean {
  const validator = validatorOf(reply.headers);
  const differs = (old: string | number | undefined, now: string | number) =>
    Boolean(old) && Boolean(now) && old !== now;
  return !differs(note?.total, total) && !differs(note?.validator, validator);
}

/** Bytes of the whole file, 0 where the server does not say. */
function totalOf(reply: Reply, start: number): number {
  if (reply.status === 206) return contentRange(reply)?.total ?? 0;
  return start + (Number(reply.headers['content-length']) || 0);
}

function contentRange(reply: Reply): { start: number; total: number } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(reply.headers['content-range'] ?? '');
  return match ? { start: Number(match[1]), total: Number(match[2]) || 0 } : undefined;
}

function noteFor(source: DownloadSource, reply: Reply, total: number): PartNote {
  const address = source.url.origin + source.url.pathname;
  return { address, sha256: source.sha256 ?? '', validator: validatorOf(reply.headers), total };
}

async function append(
  reply: Reply,
  part: string,
  start: number,
  total: number,
  source: DownloadSource,
  onProgress: (done: number) => void,
): Promise<void> {
  const file: FileHandle = await open(part, start > 0 ? 'r+' : 'w');
  let done = start;
  try {
    for await (const chunk of reply.body) {
      for (let at = 0; at < chunk.length; ) {
        at += (await file.write(chunk, at, chunk.length - at, done + at)).bytesWritten;
      }
      done += chunk.length;
      refuseTooLong(source, done);
      onProgress(done);
    }
  } finally {
    await file.close();
  }
  if (total > 0 && done < total)
    throw new TransferError(`${reply.url.host} ended after ${done} of ${total} bytes`, true);
  await truncate(part, done);
}

function refuseTooLong({ mostBytes, url, advice }: DownloadSource, bytes: number): void {
  if (bytes <= mostBytes) return;
  throw new UserError(
    advice ? 'digest-mismatch' : 'not-a-wheel',
    `${url.host} sends a file of more than ${mostBytes} bytes where a smaller one was expected.`,
    advice ?? 'Check the Python package index settings (PIP_INDEX_URL): this is not the package asked for.',
  );
}

function wrongBytes({ url, sha256, advice }: DownloadSource, path: string, found: string | undefined): UserError {
  return new UserError(
    'digest-mismatch',
    `${basename(path)} from ${url.host} has the SHA-256 ${found} instead of ${sha256}.`,
    advice ??
      'It was not used. Try again; if it stays, a proxy or mirror changes the file: try another Python package index.',
  );
}
