import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '#core/errors';
import { silent } from '#core/log';
import type { Precision } from '#core/model/modelCard';
import { asDiskFull, inMegabytes, requireSpace } from './diskSpace.ts';
import { downloadFile } from './download.ts';
import { sizeOf } from './findModel.ts';
import { type Connection, openConnection } from './http.ts';
import { credentialsOf, type HubRepository, hubFileUrl, hubRepository, refusal } from './hub.ts';
import { type HubFile, neededFiles } from './hubFiles.ts';
import { type HubId, hubName } from './hubId.ts';
import { type HubPlaces, hubPlaces } from './hubPlaces.ts';
import { findHub, hubFolder, readNote, writeNote } from './hubStore.ts';
import { withLock } from './lock.ts';
import type { ObtainOptions } from './obtain.ts';
import { readIndexSettings } from './pipSettings.ts';
import { withRetries } from './retry.ts';
import { prepareStore } from './store.ts';
import { TransferError } from './transferError.ts';

const ATTEMPTS = 6;
const STALL_MS = 60_000;
const ADVICE = 'It was not used. Try again; if it stays, a proxy or mirror changes the file.';

/** Bytes that `obtainHub` would fetch; asks the hub. @throws as `obtainHub`. */
export async function hubBytes(id: HubId, precision: Precision, options: ObtainOptions): Promise<number> {
  const { files } = await askHub(id, options);
  return sum(neededFiles(id.repository, files, precision));
}

/**
 * The folder of a repository of the hub with what the precision needs: from the caches of this machine, else fetched,
 * each file checked. What was fetched stays at its commit until it is removed.
 * @throws UserError `network-unavailable`, `model-not-found`, `model-gated`, `unsupported-export`, `disk-full`;
 * Cancelled.
 */
export async function obtainHub(id: HubId, precision: Precision, options: ObtainOptions): Promise<string> {
  const found = await findHub(id, precision, options);
  if (found !== undefined) return found;
  const folder = hubFolder(options.store, id);
  await prepareStore(options.store);
  await mkdir(folder, { recursive: true });
  const lock = join(options.store.downloads, `${folder.slice(dirname(folder).length + 1)}.lock`);
  const onWait = () => options.onProgress?.({ stage: 'wait', done: 0, total: 0 });
  return withLock(lock, { signal: options.signal, onWait }, async () => {
    const note = (await readNote(folder)) ?? { ...(await askHub(id, options)), name: hubName(id) };
    const wanted = neededFiles(id.repository, note.files, precision);
    await fetchFiles(id, note, wanted, folder, options);
    await writeNote(folder, note);
    return folder;
  });
}

async function askHub(id: HubId, options: ObtainOptions): Promise<HubRepository> {
  const { places, connection } = await hubWay(id, options);
  const retry = {
    signal: options.signal,
    log: options.log ?? silent,
    attempts: ATTEMPTS,
    firstWaitMs: firstWait(options),
  };
  return withRetries(retry, () => hubRepository(id, places, connection)).catch(error => {
    throw asUnavailable(error, id, places);
  });
}

async function fetchFiles(
  id: HubId,
  { commit }: HubRepository,
  files: readonly HubFile[],
  folder: string,
  options: ObtainOptions,
): Promise<void> {
  const { places, connection } = await hubWay(id, options);
  const missing: HubFile[] = [];
  for (const file of files) if ((await sizeOf(join(folder, file.path))) !== file.bytes) missing.push(file);
  const total = sum(missing);
  await requireSpace(folder, total, options.free);
  options.log?.('info', `Fetching ${hubName(id)} from ${places.endpoint.host} (${inMegabytes(total)}).`);
  let before = 0;
  try {
    for (const file of missing) {
      const onProgress = (done: number) => options.onProgress?.({ stage: 'download', done: before + done, total });
      await fetchFile(id, commit, file, folder, { places, connection, onProgress, options });
      before += file.bytes;
    }
  } catch (error) {
    throw (await asDiskFull(error, folder, total, options.free)) ?? asUnavailable(error, id, places);
  }
}

interface FileWay {
  readonly places: HubPlaces;
  readonly connection: Connection;
  readonly onProgress: (done: number) => void;
  readonly options: ObtainOptions;
}

async function fetchFile(id: HubId, commit: string, file: HubFile, folder: string, way: FileWay): Promise<void> {
  const { places, connection, onProgress, options } = way;
  const path = join(folder, file.path);
  await mkdir(dirname(path), { recursive: true });
  const source = {
    url: hubFileUrl(places, id, commit, file.path),
    credentials: credentialsOf(places),
    sha256: file.sha256,
    mostBytes: file.bytes,
    advice: ADVICE,
  };
  const settings = {
    connection,
    log: options.log ?? silent,
    attempts: ATTEMPTS,
    firstWaitMs: firstWait(options),
    onProgress,
  };
  await downloadFile(source, path, settings);
  const isRight = (await sizeOf(path)) === file.bytes && (await hasBlobName(path, file));
  if (isRight) return;
  await rm(path, { force: true });
  throw new UserError(
    'digest-mismatch',
    `${file.path} of ${id.repository} came with other bytes than ${places.endpoint.host} says it has.`,
    ADVICE,
  );
}

/** Whether a small file is the one that git knows by this name. */
async function hasBlobName(path: string, { blob }: HubFile): Promise<boolean> {
  if (blob === undefined) return true;
  const content = await readFile(path);
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex') === blob;
}

async function hubWay(id: HubId, options: ObtainOptions): Promise<{ places: HubPlaces; connection: Connection }> {
  const { env, home, signal, stallMs = STALL_MS } = options;
  const places = await hubPlaces(env, home);
  if (places.isOffline) {
    const message = `${hubName(id)} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it.`;
    throw new UserError(
      'network-unavailable',
      message,
      'Unset HF_HUB_OFFLINE, or fetch the repository by other means.',
    );
  }
  // Only who is trusted and by which certificates: the proxy is that of the environment.
  const settings = { ...(await readIndexSettings(home === undefined ? { env } : { env, home })), proxy: undefined };
  return { places, connection: await openConnection(settings, { env, stallMs, signal }) };
}

const firstWait = ({ firstWaitMs = 500 }: ObtainOptions) => firstWaitMs;
const sum = (files: readonly HubFile[]) => files.reduce((bytes, file) => bytes + file.bytes, 0);

function asUnavailable(error: unknown, id: HubId, places: HubPlaces): unknown {
  if (!(error instanceof TransferError)) return error;
  const { status = 0, code = '' } = error.answer ?? {};
  if ([401, 403, 404].includes(status)) {
    return refusal({ status, headers: { 'x-error-code': code }, url: places.endpoint }, id, places);
  }
  return new UserError(
    'network-unavailable',
    `${hubName(id)} could not be fetched from ${places.endpoint.host}: ${error.message}.`,
    'Check the network, HTTPS_PROXY and HF_ENDPOINT. What has come is kept, and the next try goes on from there.',
    { cause: error },
  );
}
