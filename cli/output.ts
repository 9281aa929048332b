import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { UserError } from '#core/errors';

/** Where results go. */
export interface Output {
  /** Takes the pieces in turn; resolves when there is room for more. @throws OutputClosed, UserError. */
  write(pieces: Iterable<string>): Promise<void>;
  /** Everything is written and stays. */
  finish(): Promise<void>;
  /** Nothing is to be left of what was written, where that can be. */
  discard(): Promise<void>;
}

/** Nobody reads any more, as after `| head`: no failure, but the end. */
export class OutputClosed extends Error {}

/** Small pieces are joined up to this many characters before they are written. */
const JOINED = 1 << 16;

/** Standard output. */
export function streamOutput(stream: Writable): Output {
  const { write, flushed } = writing(stream, error => unwritable('Standard output', error.message, error));
  return { write, finish: flushed, discard: async () => {} };
}

/** A file that is whole or not there: written beside its place and then moved. A device or pipe is written directly. */
export async function fileOutput(cwd: string, name: string): Promise<Output> {
  const path = resolve(cwd, name);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) throw unwritable(name, 'it is a folder');
  const direct = there !== undefined && !there.isFile();
  const written = direct ? path : `${path}.${process.pid}.part`;
  const stream = createWriteStream(written, { flags: direct ? 'w' : 'wx' });
  const { write, flushed } = writing(stream, error => unwritable(name, error.message, error));
  const close = () => new Promise<void>(done => (stream.closed ? done() : void stream.once('close', done).destroy()));
  return {
    write,
    finish: async () => {
      await new Promise<void>(done => void stream.end(done));
      await flushed();
      if (!direct) await rename(written, path).catch(error => Promise.reject(unwritable(name, String(error), error)));
    },
    discard: async () => {
      await close();
      if (!direct) await rm(written, { force: true });
    },
  };
}

function writing(stream: Writable, named: (error: Error) => Error) {
  let failure: Error | undefined;
  let waiting: (() => void) | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const closed = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
    failure ??= closed ? new OutputClosed() : named(error);
    waiting?.();
  });
  const put = async (text: string) => {
    if (failure) throw failure;
    if (text !== '' && !stream.write(text)) {
      await new Promise<void>(done => {
        waiting = done;
        stream.once('drain', done);
      });
    }
    if (failure) throw failure;
  };
  return {
    write: async (pieces: Iterable<string>) => {
      let joined = '';
      for (const piece of pieces) {
        joined += piece;
        if (joined.length < JOINED) continue;
        await put(joined);
        joined = '';
      }
      await put(joined);
    },
    flushed: async () => {
      // An empty write comes after all others.
      await new Promise<void>(done => (stream.writable ? void stream.write('', () => done()) : done()));
      if (failure) throw failure;
    },
  };
}

function unwritable(name: string, why: string, cause?: unknown): UserError {
  const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  const hint = full ? 'Free some space, or choose another place.' : 'Choose another place with --output.';
  return new UserError(full ? 'disk-full' : 'file-unwritable', `${name} cannot be written: ${why}.`, hint, { cause });
}
