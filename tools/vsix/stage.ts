import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import picomatch from 'picomatch';
import { UserError } from '#core/errors';
import { noticesOf } from './notices.ts';
import { type Target, whitelistFor } from './targets.ts';

/** Everything that goes into one VSIX, and nothing else, in a folder of its own. */
export interface Stage {
  readonly folder: string;
  /** Paths from the folder, with forward slashes, sorted. */
  readonly files: readonly string[];
}

/** The part of `package.json` that is looked at here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
  readonly main?: string;
  readonly icon?: string;
  /** Folder of translations. */
  readonly l10n?: string;
  readonly contributes?: unknown;
}

/** Bundles that are not the editor's. */
const otherBundles = ['cli'];

/**
 * Fills an empty folder with production bundles, the files that `.vscodeignore` lets in for the platform, and, if `model` is
 * given, that model file in `models/`. Works from the root of the checkout.
 */
export async function stage(target: Target, folder: string, model?: string): Promise<Stage> {
  const whitelist = whitelistFor(target, await readFile('.vscodeignore', 'utf8'));
  const metafiles = await bundle(folder);
  const copied = await matching(whitelist.filter(pattern => !pattern.startsWith('dist/')));
  for (const path of copied) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(path, join(folder, path), { dereference: true });
  }
  await trimManifests(folder);
  await writeFile(join(folder, 'THIRD_PARTY_NOTICES.txt'), await noticesOf(metafiles, copied, model));
  if (model) await cp(model, join(folder, 'models', basename(model)));
  const allowed = [...whitelist, 'package.json', 'THIRD_PARTY_NOTICES.txt', 'models/*.gguf'];
  const files = (await filesBelow(folder)).sort();
  await writeFile(join(folder, '.vscodeignore'), ['**', ...allowed.map(pattern => `!${pattern}`), ''].join('\n'));
  return { folder, files };
}

/** Builds the bundles as `esbuild.mjs --production` does, into the folder. */
async function bundle(folder: string): Promise<Metafile[]> {
  const { bundles } = (await import(pathToFileURL(resolve('esbuild.mjs')).href)) as { bundles: BuildOptions[] };
  const shipped = bundles.filter(({ entryPoints }) => !otherBundles.some(name => name in Object(entryPoints)));
  const results = await Promise.all(
    shipped.map(options =>
      build({
        ...options,
        absWorkingDir: resolve('.'),
        outdir: join(folder, options.outdir ?? 'dist'),
        minify: true,
        sourcemap: false,
        metafile: true,
        logLevel: 'warning',
      }),
    ),
  );
  const metafiles = results.map(({ metafile }) => metafile);
  refuseStrangers(metafiles);
  return metafiles;
}

/** What a bundle may ask for at run time, besides what Node brings. The last two are asked for in `try`: they may be missing. */
const externals = ['vscode', 'onnxruntime-node', 'supports-color', 'kerberos'];

/** What libraries try for and do without: colours of `debug`, a proxy's Kerberos. */
const optional = ['supports-color', 'kerberos'];

function refuseStrangers(metafiles: readonly Metafile[]): void {
  const asked = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ imports }) => imports));
  const strangers = asked
    .filter(({ external, path }) => external && ![...externals, ...optional].includes(path) && !isBuiltin(path))
    .map(({ path }) => path);
  if (strangers.length === 0) return;
  const message = `The bundles ask for packages that are not shipped: ${[...new Set(strangers)].join(', ')}.`;
  throw new UserError('internal', message, 'Bundle them, or let them in.');
}

/** Fields of our manifest that only the checkout needs. */
const checkoutOnly = ['scripts', 'devDependencies', 'imports', 'bin', 'private', 'type'];

/** The shipped manifests say what is shipped: no scripts, and no packages that only installing would need. */
async function trimManifests(folder: string): Promise<void> {
  await rewrite('package.json', join(folder, 'package.json'), manifest => {
    const kept = Object.entries(manifest).filter(([name]) => !checkoutOnly.includes(name));
    return { ...Object.fromEntries(kept), engines: { vscode: Object(manifest.engines).vscode } };
  });
  const runtime = 'node_modules/onnxruntime-node/package.json';
  await rewrite(
    runtime,
    join(folder, runtime),
    ({ name, version, license, author, repository, main, dependencies }) => {
      const common = 'onnxruntime-common';
      return {
        name,
        version,
        license,
        author,
        repository,
        main,
        dependencies: { [common]: Object(dependencies)[common] },
      };
    },
  );
}

type Json = Readonly<Record<string, unknown>>;

async function rewrite(from: string, to: string, change: (manifest: Json) => Json): Promise<void> {
  const manifest: Json = JSON.parse(await readFile(from, 'utf8'));
  await writeFile(to, `${JSON.stringify(change(manifest), null, 2)}\n`);
}

/** Files of the checkout that match one of the patterns. */
async function matching(patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const matches = picomatch(pattern);
    const { base } = picomatch.scan(pattern);
    const candidates =
      base === pattern ? [pattern] : (await filesBelow(base || '.', base === '')).map(path => join(base, path));
    const hits = candidates.map(path => path.replaceAll('\\', '/')).filter(path => matches(path));
    for (const hit of hits) found.add(hit);
  }
  return [...found].sort();
}

async function filesBelow(folder: string, shallow = false): Promise<string[]> {
  const entries = await readdir(folder, { recursive: !shallow, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
