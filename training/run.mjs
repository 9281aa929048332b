/** The runner of training scripts: `npm run training -- NAME [OPTIONS]` bundles and runs `training/NAME.ts`. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const outdir = join(root, '.cache', 'training', String(process.pid));
const [name, ...options] = process.argv.slice(2);

if (name === undefined || !existsSync(join(root, 'training', `${name}.ts`))) {
  process.stderr.write('Usage: npm run training -- NAME [OPTIONS], for training/NAME.ts\n');
  process.exitCode = 2;
} else {
  await build({
    absWorkingDir: root,
    entryPoints: [`training/${name}.ts`],
    outfile: join(outdir, 'script.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const run = spawnSync(process.execPath, ['--enable-source-maps', join(outdir, 'script.mjs'), ...options], {
    stdio: 'inherit',
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  process.exitCode = run.status ?? 1;
  rmSync(outdir, { recursive: true, force: true });
}
