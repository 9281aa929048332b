import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What was measured on, without the machine's name. */
export function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${platform()}-${arch()}, ${processor}${vectors()}, ${availableParallelism()} cores, ${memory} GiB, Node ${process.versions.node}`;
}

/** The instruction sets that decide how fast matrices are multiplied. */
function vectors(): string {
  if (platform() !== 'linux') return '';
  const flags = new Set(/^flags\s*:\s*(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' '));
  const known = { avx2: 'AVX2', avx512f: 'AVX-512', avx512_vnni: 'VNNI', amx_tile: 'AMX' };
  const found = Object.entries(known).filter(([flag]) => flags.has(flag));
  return found.length > 0 ? ` (${found.map(([, name]) => name).join(', ')})` : '';
}

/** Versions of packages of this project, as installed. */
export function versionOf(name: string, folder = 'node_modules'): string {
  return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as { version: string }).version;
}
