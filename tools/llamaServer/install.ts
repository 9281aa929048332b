import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '#core/errors';
import { silent } from '#core/log';
import type { WheelMember } from '#engine/models/catalogue';
import { downloadFile } from '#engine/models/download';
import { get, openConnection } from '#engine/models/http';
import { withLock } from '#engine/models/lock';
import { readIndexSettings } from '#engine/models/pipSettings';
import { type IndexFile, parseHtmlPage, parseJsonPage } from '#engine/models/simpleIndex';
import type { Environment } from '#engine/models/store';
import { extractMember } from '#engine/models/wheel';
import { type Say, toolsFolder } from '../npmFolder.ts';

/**
 * llama.cpp's server as a library for Python: the wheels of `xllamacpp` (MIT) hold the server of llama.cpp itself,
 * compiled for any processor of its platform. One file of a wheel is all that is needed of it.
 */
const VERSION = '2026.10.11549';
const MEMBER = 'xllamacpp/xllamacpp.abi3.so';

interface PinnedWheel extends WheelMember {
  readonly filename: string;
  /** Of the wheel, hex. */
  readonly sha256: string;
}

const pinned = (platform: string, sha256: string, wheelBytes: number, bytes: number): PinnedWheel => {
  const filename = `xllamacpp-${VERSION}-cp310-abi3-manylinux2014_${platform}.manylinux_2_17_${platform}.whl`;
  return { package: 'xllamacpp', version: VERSION, member: MEMBER, filename, sha256, wheelBytes, bytes };
};

const wheels: Readonly<Record<string, PinnedWheel>> = {
  'linux-x64': pinned(
    'x86_64',
    'c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261',
    33_827_498,
    105_964_808,
  ),
  'linux-arm64': pinned(
    'aarch64',
    'e2a3e79e775515de4ad197e667f874070446ef9ac9cf2044bc9866bc4c72289e',
    32_870_844,
    104_232_856,
  ),
};

/** No byte for so long, and it is given up, milliseconds. */
const STALL_MS = 60_000;

/**
 * Path of the library, which is fetched once from the Python package index that pip's settings name, and checked.
 * @throws UserError `platform-unsupported`, `network-unavailable`, `digest-mismatch`.
 */
export async function installLlamaServer(env: Environment, say: Say): Promise<string> {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  if (!wheel) {
    throw new UserError(
      'platform-unsupported',
      `There is no llama.cpp server pinned for ${process.platform}-${process.arch}.`,
      'Run this on Linux.',
    );
  }
  const folder = join(toolsFolder(env), `llama-server-${wheel.sha256.slice(0, 12)}`);
  const library = join(folder, 'xllamacpp.abi3.so');
  const isThere = () =>
    stat(library).then(
      ({ size }) => size === wheel.bytes,
      () => false,
    );
  if (await isThere()) return library;
  await mkdir(folder, { recursive: true });
  await withLock(
    `${folder}.lock`,
    { onWait: () => say('Waiting for another process that installs llama.cpp ...') },
    async () => {
      if (await isThere()) return;
      say(`Installing llama.cpp's server into ${folder}, once ...`);
      const path = join(folder, wheel.filename);
      await fetchWheel(wheel, path, env);
      await unpack(path, wheel, library);
      await rm(path, { force: true });
    },
  );
  return library;
}

async function fetchWheel(wheel: PinnedWheel, path: string, env: Environment): Promise<void> {
  const settings = await readIndexSettings({ env });
  const connection = await openConnection(settings, { env, stallMs: STALL_MS, signal: undefined });
  for (const text of settings.indexUrls) {
    const index = new URL(text);
    const page = new URL('xllamacpp/', index.href.endsWith('/') ? index.href : `${index.href}/`);
    const reply = await get(connection, page, { accept: 'text/html', 'accept-encoding': 'identity' }, index);
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body) chunks.push(chunk);
    const file = listed(Buffer.concat(chunks).toString('utf8'), reply.headers['content-type'] ?? '', reply.url).find(
      ({ filename }) => filename === wheel.filename,
    );
    if (!file) continue;
    const source = { url: file.url, sha256: wheel.sha256, credentials: index, mostBytes: 2 * wheel.wheelBytes };
    await downloadFile(source, path, { connection, log: silent, attempts: 5, firstWaitMs: 500 });
    return;
  }
  throw new UserError(
    'network-unavailable',
    `No Python package index has ${wheel.filename}.`,
    'Look at the settings of pip and the network.',
  );
}

function listed(text: string, type: string, page: URL): IndexFile[] {
  return /json/i.test(type) ? parseJsonPage(text, page) : parseHtmlPage(text, page);
}

async function unpack(path: string, wheel: PinnedWheel, library: string): Promise<void> {
  const partial = `${library}.partial`;
  const file = await open(partial, 'w');
  try {
    await extractMember(path, wheel, { write: async chunk => void (await file.write(chunk)) });
  } finally {
    await file.close();
  }
  await rename(partial, library);
}
