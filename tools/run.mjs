/**
 * Runs a tool: `node tools/run.mjs NAME [OPTIONS]` bundles `tools/NAME.ts` and runs its `main`. A failure that
 * a user can do something about is told in two lines, any other with its stack.
 */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const [name, ...options] = process.argv.slice(2);
const entry = `tools/${name}.ts`;

process.chdir(root);
if (!name || !existsSync(entry)) {
  process.stderr.write('Usage: node tools/run.mjs NAME [OPTIONS]\n');
  process.exitCode = 2;
} else {
  process.exitCode = await main();
}

async function main() {
  const outdir = join(root, '.cache', 'tools', String(process.pid));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const outfile = join(outdir, `${name}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  process.setSourceMapsEnabled(true);
  const tool = await import(pathToFileURL(outfile).href);
  try {
    return await tool.main(options);
  } catch (error) {
    const told = typeof error?.hint === 'string' ? `${error.message}\n${error.hint}` : (error?.stack ?? error);
    process.stderr.write(`${told}\n`);
    return 1;
  }
}
