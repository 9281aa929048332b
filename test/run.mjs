/**
 * The test runner: `node test/run.mjs [FILTER...]`. Bundles every `test/**\/*.test.ts(x)` whose path contains one of the
 * filters, runs them with `node:test` and ends with the line "N passed, N failed". Tests that drive the editor
 * (`test/vscode/`) run last and one file at a time: each has a workbench and a browser of its own.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { build } from 'esbuild';
import { bundles } from '../esbuild.mjs';

const root = resolve(import.meta.dirname, '..');
const filters = process.argv.slice(2);
const outdir = join(root, '.cache', 'test', String(process.pid));

// ONNX Runtime reports its use to its makers unless it is told not to.
process.env.ORT_DISABLE_TELEMETRY = '1';
// All tests of one run use the same packed extension.
process.env.TOKEN_LOUPE_TEST_RUN = `${process.pid}-${Date.now()}`;

const sources = readdirSync(join(root, 'test'), { recursive: true })
  .map(name => `test/${String(name).replaceAll('\\', '/')}`)
  .filter(name => /\.test\.tsx?$/.test(name))
  .filter(name => filters.length === 0 || filters.some(filter => name.includes(filter)))
  .sort();

// Tests read files of the repository by their paths from its root.
process.chdir(root);
process.exitCode = await main();

async function main() {
  await Promise.all(bundles.map(options => build({ ...options, logLevel: 'warning' })));
  await build({
    absWorkingDir: root,
    entryPoints: sources,
    outbase: 'test',
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const inEditor = name => name.startsWith('test/vscode/');
  const counts = { passed: 0, failed: 0 };
  await runFiles(
    sources.filter(name => !inEditor(name)),
    { concurrency: 2, timeout: 900_000 },
    counts,
  );
  await runFiles(sources.filter(inEditor), { concurrency: 1, timeout: 1_800_000 }, counts);
  rmSync(outdir, { recursive: true, force: true });
  process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

async function runFiles(names, options, counts) {
  if (names.length === 0) return;
  const files = names.map(name => join(outdir, relative('test', name).replace(/\.tsx?$/, '.mjs')));
  const events = run({ files, ...options });
  // A file without tests counts as one test of its own name; only leaves and such files are counted.
  const counted = event => event.details.type !== 'suite';
  events.on('test:pass', event => {
    if (counted(event) && !event.skip) counts.passed += 1;
  });
  events.on('test:fail', event => {
    if (counted(event)) counts.failed += 1;
  });
  await new Promise((done, fail) => {
    events.compose(new spec()).on('error', fail).on('end', done).pipe(process.stdout, { end: false });
  });
}
