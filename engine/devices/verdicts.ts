import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device, DeviceVerdict } from '#core/model/device';
import type { LoadParams } from '#core/protocol/worker';
import { isModelFolder, readModelFolder } from '../models/modelFolder.ts';
import { readJson, writeJson } from '../models/wholeFile.ts';

const FILE = 'devices.json';
const MOST_REMEMBERED = 256;
/** A device that was no good is tried again after so long: a driver may have been mended that tells nobody. */
const AGAIN_AFTER_MS = 7 * 24 * 3600 * 1000;

interface Remembered extends DeviceVerdict {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Which verdict is meant: the model as it lies on the disk, how it computes, the device and what drives it. */
export async function verdictKey(
  { path, precision }: Pick<LoadParams, 'path' | 'precision'>,
  device: Device,
  driver: string,
): Promise<string> {
  const files = (await isModelFolder(path)) ? (await readModelFolder(path)).decoders : [path];
  const facts = await Promise.all(files.map(file => stat(file).catch(() => undefined)));
  const told = facts.map((fact, i) => `${files[i]} ${fact?.size} ${fact?.mtimeMs}`);
  return createHash('sha256')
    .update([precision, device, driver, ...told].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

export async function rememberedVerdict(folder: string, key: string, now: number): Promise<DeviceVerdict | undefined> {
  const found = (await readAll(folder))[key];
  if (!found || (!found.isUsable && now - found.at > AGAIN_AFTER_MS)) return undefined;
  const { at: _, ...verdict } = found;
  return verdict;
}

export async function rememberVerdict(folder: string, key: string, verdict: DeviceVerdict, now: number): Promise<void> {
  const others = Object.entries(await readAll(folder)).filter(([other]) => other !== key);
  const entries = [...others.slice(1 - MOST_REMEMBERED), [key, { ...verdict, at: now }] as const];
  // What cannot be remembered is tried again; that is slower, not wrong.
  await writeJson(join(folder, FILE), Object.fromEntries(entries)).catch(() => {});
}

async function readAll(folder: string): Promise<Readonly<Record<string, Remembered>>> {
  const value = await readJson(join(folder, FILE));
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, each]) => isRemembered(each)));
}

function isRemembered(value: unknown): value is Remembered {
  const { device, isUsable, reason, at } = (value ?? {}) as Partial<Remembered>;
  return (
    typeof device === 'string' && typeof isUsable === 'boolean' && typeof reason === 'string' && Number.isFinite(at)
  );
}
