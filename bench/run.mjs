/**
 * The bench runner: `npm run bench -- NAME [OPTIONS]`. Builds the product and the benches and runs `bench/NAME.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../esbuild.mjs';

const root = resolve(import.meta.dirname, '..');
const benches = ['score', 'accuracy', 'memory', 'start'];
const outdir = join(root, '.cache', 'bench', 'run', String(process.pid));
const [name, ...options] = process.argv.slice(2);

if (!benches.includes(name ?? '')) {
  process.stderr.write(`Usage: npm run bench -- NAME [OPTIONS]\n\n${benches.map(firstWords).join('\n')}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await main();
}

async function main() {
  await Promise.all(bundles.map(options => build({ ...options, absWorkingDir: root, logLevel: 'warning' })));
  await build({
    absWorkingDir: root,
    entryPoints: [`bench/${name}.ts`],
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const run = spawnSync(process.execPath, ['--enable-source-maps', join(outdir, `${name}.mjs`), ...options], {
    cwd: root,
    stdio: 'inherit',
  });
  rmSync(outdir, { recursive: true, force: true });
  return run.status ?? 1;
}

/** The head comment of a bench says what it does and takes. */
function firstWords(bench) {
  const path = join(root, 'bench', `${bench}.ts`);
  const comment = existsSync(path) ? (/^\/\*\*\n([\s\S]*?)\n \*\//.exec(readFileSync(path, 'utf8'))?.[1] ?? '') : '';
  return `${bench}\n${comment.replaceAll(/^ \* ?/gm, '    ')}\n`;
}
