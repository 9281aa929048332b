import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles doors, `{ name: source }`, side by side as `NAME.cjs` in a new folder, as the shipped ones are. */
export async function bundleDoors(
  entryPoints: Record<string, string>,
): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'token-loupe-test-'));
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
    // No test door computes: the native library is there in name only.
    loader: { '.node': 'empty' },
  }).catch(error => {
    remove();
    throw error;
  });
  return { folder, remove };
}
