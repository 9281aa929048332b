import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles doors, `{ name: source }`, side by side as `NAME.cjs` in a new folder, as the shipped ones are. The folder lies in
 * the project, where the native library is found.
 */
export async function bundleDoors(
  entryPoints: Record<string, string>,
): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const doors = resolve('.cache', 'test', 'doors');
  mkdirSync(doors, { recursive: true });
  const folder = mkdtempSync(`${doors}/`);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    external: ['onnxruntime-node'],
  }).catch(error => {
    remove();
    throw error;
  });
  return { folder, remove };
}
