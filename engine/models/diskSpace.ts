import { statfs } from 'node:fs/promises';
import { UserError } from '#core/errors';
import { errorCode } from './wholeFile.ts';

/** Free bytes for this user on the disk that holds `folder`; `undefined` where the system does not say. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

export const freeBytes: FreeBytes = async folder => {
  try {
    const { blocks, bavail, bsize } = await statfs(folder);
    // Some network disks say nothing of their size.
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    return undefined;
  }
};

/** @throws UserError `disk-full` where less than `needed` bytes are free. */
export async function requireSpace(folder: string, needed: number, free: FreeBytes = freeBytes): Promise<void> {
  const available = await free(folder);
  if (available !== undefined && available < needed) throw diskFull(folder, needed, available);
}

/** The error for a write to `folder` that failed with ENOSPC or EDQUOT, `undefined` for any other failure. */
export async function asDiskFull(
  error: unknown,
  folder: string,
  needed: number,
  free: FreeBytes = freeBytes,
): Promise<UserError | undefined> {
  if (!isDiskFull(error)) return undefined;
  return diskFull(folder, needed, await free(folder), error);
}

/** Whether a write failed because the disk or the user's share of it is full. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(errorCode(error));
}

export function diskFull(folder: string, needed: number, available: number | undefined, cause?: unknown): UserError {
  const free = available === undefined ? '' : `; ${inMegabytes(available)} (${available} bytes) are free`;
  return new UserError(
    'disk-full',
    `Not enough disk space in ${folder}: ${inMegabytes(needed)} (${needed} bytes) are needed${free}.`,
    'Free some space, or set TOKEN_LOUPE_STORE to a folder on a larger disk.',
    { cause },
  );
}

/** Bytes as people read them, in units of 1000. */
export function inMegabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
