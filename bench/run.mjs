/**
 * The bench runner: `npm run bench -- NAME [OPTIONS]`. Builds the product and the benches and runs `bench/NAME.ts`;
 * `all` runs every bench with its usual options. Results are Markdown on standard output.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../esbuild.mjs';

const root = resolve(import.meta.dirname, '..');
const benches = ['score', 'accuracy', 'memory', 'start', 'editor', 'rollouts', 'bytes', 'fim', 'detect'];
const outdir = join(root, '.cache', 'bench', 'run', String(process.pid));
const [name, ...options] = process.argv.slice(2);

if (name !== 'all' && !benches.includes(name)) {
  process.stderr.write(`Usage: npm run bench -- NAME [OPTIONS]\n\n${benches.map(firstWords).join('\n')}\nall\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await main(name === 'all' ? benches : [name]);
}

async function main(names) {
  await Promise.all(bundles.map(options => build({ ...options, absWorkingDir: root, logLevel: 'warning' })));
  await build({
    absWorkingDir: root,
    entryPoints: names.map(name => `bench/${name}.ts`),
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
  let status = 0;
  for (const name of names) {
    if (names.length > 1) process.stdout.write(`## ${name}\n\n`);
    const args = ['--enable-source-maps', join(outdir, `${name}.mjs`), ...options];
    const run = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    // The others still run.
    status ||= run.status ?? 1;
  }
  rmSync(outdir, { recursive: true, force: true });
  return status;
}

/** The head comment of a bench says what it does and takes. */
function firstWords(bench) {
  const path = join(root, 'bench', `${bench}.ts`);
  const comment = existsSync(path) ? (/^\/\*\*\n([\s\S]*?)\n \*\//.exec(readFileSync(path, 'utf8'))?.[1] ?? '') : '';
  return `${bench}\n${comment.replaceAll(/^ \* ?/gm, '    ')}\n`;
}
