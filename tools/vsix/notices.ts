import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Metafile } from 'esbuild';
import { type CatalogueEntry, catalogue } from '#engine/models/catalogue';

/** Licences that the packages themselves do not bring along. */
const onnxRuntime = `MIT License

Copyright (c) Microsoft Corporation

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

The library includes software of others; their notices are in ThirdPartyNotices.txt of
https://github.com/microsoft/onnxruntime at the tag of this version.`;

const known: Readonly<Record<string, string>> = {
  'onnxruntime-node': onnxRuntime,
  'onnxruntime-common': onnxRuntime,
};

/**
 * The licences of every package that was bundled or is shipped as it is (`copied`, paths from the checkout), and of the
 * model that is put inside, if any.
 */
export async function noticesOf(
  metafiles: readonly Metafile[],
  copied: readonly string[],
  model?: string,
): Promise<string> {
  const paths = [...metafiles.flatMap(({ inputs }) => Object.keys(inputs)), ...copied];
  const folders = new Set(paths.map(packageFolder).filter(folder => folder !== undefined));
  const notices = await Promise.all([...folders].sort().map(noticeOf));
  const head = 'Token Loupe contains the packages below, each under its own licence.';
  const ofModel = catalogue.filter(({ file }) => model && basename(model) === file).map(modelNotice);
  return `${[head, ...ofModel, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

const modelNotice = ({ title, license, licenseUrl, file }: CatalogueEntry) =>
  `${title} (${license})\n\nThe model file models/${file}, unchanged. Licence: ${licenseUrl}`;

/** `node_modules/yauzl/index.js` is of `node_modules/yauzl`; `undefined` for a file of our own. */
function packageFolder(path: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

async function noticeOf(folder: string): Promise<string> {
  const manifest: { name: string; version: string; license?: string; homepage?: string } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const files = (await readdir(folder)).filter(name => /^(licen[cs]e|notice)(\.\w+)?$/i.test(name)).sort();
  const texts = await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')));
  const text = texts.join('\n\n').trim() || known[manifest.name] || manifest.homepage || '';
  return `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text}`;
}
