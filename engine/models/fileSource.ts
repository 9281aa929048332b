import { type FileHandle, open } from 'node:fs/promises';
import { UserError } from '#core/errors';
import type { ByteSource } from '#core/gguf/source';
import { errorCode } from './wholeFile.ts';

/** A file as bytes to read in pieces; `close` it when done. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** @throws UserError `file-not-found` or `file-unreadable`. */
export async function openFileSource(path: string): Promise<FileSource> {
  const file = await open(path, 'r').catch(error => {
    throw unreadable(path, error);
  });
  const facts = await file.stat();
  if (!facts.isFile()) {
    await file.close();
    throw unreadable(path, new Error('it is not a file'));
  }
  return { size: facts.size, read: (offset, length) => readFully(file, offset, length), close: () => file.close() };
}

async function readFully(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}

function unreadable(path: string, error: unknown): UserError {
  const missing = errorCode(error) === 'ENOENT';
  return new UserError(
    missing ? 'file-not-found' : 'file-unreadable',
    missing ? `There is no file ${path}.` : `${path} cannot be read: ${(error as Error).message}`,
    missing ? 'Check the path.' : 'Check that it is a file and that you may read it.',
    { cause: error },
  );
}
