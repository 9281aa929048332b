/** The bundles as data. `node esbuild.mjs [--watch] [--quiet] [--production]` */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';

const flag = name => process.argv.includes(`--${name}`);

const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: flag('quiet') ? 'warning' : 'info',
  minify: flag('production'),
  sourcemap: flag('production') ? false : 'linked',
  legalComments: 'eof',
};

/**
 * Hands the editor's API out as it is: what stands for `import * as` in CommonJS copies its several hundred names anew for
 * each file, a good part of the time that the extension takes to wake.
 * @type {import('esbuild').Plugin}
 */
const plainApi = {
  name: 'plain-api',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]extension[\\/]\w+\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace("import * as vscode from 'vscode';", "import vscode = require('vscode');");
      return { contents, loader: 'ts' };
    });
  },
};

const page = {
  ...node,
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

/** @type {import('esbuild').BuildOptions[]} */
const all = [
  { ...node, entryPoints: { cli: 'cli/main.ts' }, outdir: 'dist', outExtension: { '.js': '.cjs' } },
  {
    ...node,
    entryPoints: { extension: 'extension/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
    plugins: [plainApi],
  },
  { ...page, entryPoints: { panel: 'webview/main.tsx' }, outdir: 'dist' },
  {
    ...node,
    entryPoints: { worker: 'engine/worker/main.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    external: ['onnxruntime-node'],
  },
  {
    // Ranks of the encodings of tiktoken, which are read when one is asked for.
    logLevel: node.logLevel,
    entryPoints: ['r50k_base', 'p50k_base', 'cl100k_base', 'o200k_base'].map(name => `tiktoken/encoders/${name}.json`),
    entryNames: '[name]',
    outdir: 'dist/encodings',
    loader: { '.json': 'copy' },
  },
];

/** A room that is not there yet has no bundle. */
const isThere = ({ entryPoints }) =>
  Array.isArray(entryPoints) || Object.values(entryPoints).every(path => existsSync(join(import.meta.dirname, path)));

export const bundles = all.filter(isThere);

if (process.argv[1] === import.meta.filename) {
  for (const options of bundles) {
    const build = await context(options);
    if (flag('watch')) await build.watch();
    else await build.rebuild().finally(() => build.dispose());
  }
}
