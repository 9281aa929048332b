import { readFile } from 'node:fs/promises';
import { arch, cpus, platform, release, version } from 'node:os';
import type { Environment } from '../models/store.ts';

/** Files in which drivers say their version. */
const SAYING = ['/sys/module/nvidia/version', '/sys/module/amdgpu/version', '/proc/driver/nvidia/version'];
/** Variables that decide which driver answers. */
const DECIDING = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'CUDA_VISIBLE_DEVICES', 'LD_LIBRARY_PATH'];

/**
 * What a verdict about a device rests on beside the model: system, processor and drivers, as far as they can be told
 * without asking a driver.
 */
export async function driverKey(env: Environment): Promise<string> {
  const said = await Promise.all(SAYING.map(path => readFile(path, 'utf8').catch(() => '')));
  const decided = DECIDING.map(name => env[name] ?? '');
  const parts = [platform(), arch(), release(), version(), cpus()[0]?.model ?? '', ...said, ...decided];
  return parts
    .map(part => part.trim())
    .filter(part => part !== '')
    .join(' | ');
}
