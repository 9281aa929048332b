/** The rules of the house: a rule that matters is a test. That the checkers can complain is test/support/houseRules.test.ts. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as rules from '#test/support/houseRules';
import { readTree } from '#test/support/sourceTree';

const products = ['core', 'engine', 'extension', 'webview', 'cli'];
const others = ['test', 'bench', 'tools', 'training'];
const tree = readTree('.', products);
const everything = readTree('.', [...products, ...others]);
/** Scripts that Node runs as they are have no `#` imports. */
const typescript = new Map([...everything].filter(([path]) => !path.endsWith('.mjs')));
const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map(name => `docs/${name}`)];
const read = (path: string) => readFileSync(path, 'utf8');
const { dependencies, contributes, scripts }: Manifest = JSON.parse(read('package.json'));
const { packages: locked }: LockFile = JSON.parse(read('package-lock.json'));

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly contributes?: { readonly colors?: readonly { readonly id: string }[] };
  readonly scripts: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

/** A folder of the core imports itself, what stands in the lines above it, and the free files. */
const coreOrder = [
  ['math', 'text'],
  ['onnx', 'tokenizer', 'gguf'],
  ['model'],
  ['scoring'],
  ['bytes', 'contrast', 'detect', 'attribution', 'remote'],
  ['lens'],
  ['export', 'panel'],
];
const free = ['core/errors.ts', 'core/log.ts'];
const coreFolders = coreOrder.flat().map(folder => `core/${folder}`);
const coreTable = coreOrder.flatMap((line, place) =>
  line.map(folder => [
    `core/${folder}`,
    [...free, ...[...coreOrder.slice(0, place).flat(), folder].map(name => `core/${name}`)],
  ]),
);
const clientSide = ['core', 'engine', '!engine/worker'];

/** What the files of a room may import. The longest matching path decides, on both sides; `!` takes away. */
const table: rules.PlaceTable = {
  core: free,
  ...Object.fromEntries(coreTable),
  'core/protocol': ['core/protocol', ...free],
  engine: clientSide,
  'engine/worker': ['core', 'engine'],
  extension: ['extension', ...clientSide],
  webview: ['webview', 'core/lens', 'core/panel', 'core/protocol', 'core/scoring/tokenStats.ts'],
  cli: ['cli', ...clientSide],
};
/** What they may import besides, if it is only types. */
const typeTable: rules.PlaceTable = { 'core/protocol': coreFolders };

/** Where a package may be imported; `node:` is everything that Node brings. */
const packages: rules.PlaceTable = {
  'node:': ['engine', 'cli'],
  'onnxruntime-node': ['engine/worker/session.ts'],
  'https-proxy-agent': ['engine/models/send.ts'],
  yauzl: ['engine/models/wheel.ts'],
  '@huggingface/hub': ['engine/models/hub.ts'],
  picomatch: ['cli/glob.ts'],
  'get-east-asian-width': ['core/text/width.ts'],
  vscode: ['extension'],
  preact: ['webview'],
  uplot: ['webview'],
  '@vscode-elements/elements': ['webview'],
};

const lineLimit = 200;
/** Files that may be longer, each with its reason. */
const longFiles: Record<string, string> = {};
/** Data written by a program, by path or folder: no style, no length, no test of its own. */
const generated: readonly string[] = ['core/text/unicodeTables.ts', 'core/text/normalizationTables.ts'];
const written = (files: typeof tree) =>
  new Map([...files].filter(([path]) => !generated.some(place => path.startsWith(place))));

/** What needs the editor is tested in it, by what a person does (test/vscode). */
const withoutEditor = (files: typeof tree) =>
  new Map(
    [...files].filter(([path, text]) => !(path.startsWith('extension/') && /^import .* from 'vscode';$/m.test(text))),
  );

const laws: Record<string, () => readonly string[]> = {
  'imports follow the table': () => rules.forbiddenImports(tree, { table, typeTable, packages }),
  'relative imports stay in their room': () => rules.relativeEscapes(typescript),
  'no file imports itself by way of others': () => rules.cycles(everything),
  'files are short, or have a reason': () => rules.oversized(written(everything), lineLimit, longFiles),
  'files do one thing and say so': () => rules.badHabits(written(everything)),
  'every source file has its test': () => rules.untested(withoutEditor(written(tree)), new Set(everything.keys())),
  'configuration is read in one place': () => rules.saidTooOften(tree, 'getConfiguration', 1),
  'colours can be said in CSS': () => rules.unspeakableColors((contributes?.colors ?? []).map(({ id }) => id)),
  'what is bundled is no dependency': () => Object.keys(dependencies).filter(name => name !== 'onnxruntime-node'),
  // With `ignore-scripts`, as .npmrc has it, npm runs the script it is asked for and none around it.
  'no script runs before or after another': () => Object.keys(scripts).filter(name => /^(pre|post)/.test(name)),
  // `npm ci` refuses the whole file where one platform's package is left out.
  'the lock file knows the packages of every platform': () =>
    Object.values(locked).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter(name => !Object.hasOwn(locked, `node_modules/${name}`)),
    ),
  'CI runs what the README says': () =>
    ['README.md', '.ci/run'].filter(name => !/^npm ci && npm test$/m.test(read(name))),
  'documents name paths that exist': () => documents.flatMap(name => rules.deadPaths(name, read(name), existsSync)),
};
for (const [law, complaints] of Object.entries(laws)) {
  test(law, () => {
    const found = complaints();
    assert.ok(found.length === 0, `\n${found.join('\n')}`);
  });
}

test('the import table allows and forbids', () => {
  const check = (path: string, text: string) =>
    rules.forbiddenImports(new Map([[path, text]]), { table, typeTable, packages });
  const allowed: [string, string][] = [
    ['core/model/a.ts', "import { x } from '../onnx/x.ts';"],
    ['core/protocol/a.ts', "import type { X } from '../lens/x.ts';"],
    ['core/text/width.ts', "import { x } from 'get-east-asian-width';"],
    ['engine/worker/session.ts', "import { x } from 'onnxruntime-node';"],
    ['cli/a.ts', "import { x } from '#engine/client';"],
  ];
  const forbidden: [string, string][] = [
    ['core/onnx/a.ts', "import { x } from '../model/x.ts';"],
    ['core/onnx/a.ts', "import type { X } from '../model/x.ts';"],
    ['core/onnx/a.ts', "import { x } from '../tokenizer/x.ts';"],
    ['core/protocol/a.ts', "import { x } from '../lens/x.ts';"],
    ['core/math/a.ts', "import { x } from 'node:fs';"],
    ['core/model/a.ts', "import { x } from 'get-east-asian-width';"],
    ['core/nowhere/a.ts', "import { x } from '../math/x.ts';"],
    ['engine/worker/tensors.ts', "import type { X } from 'onnxruntime-node';"],
    ['engine/client.ts', "import { x } from './worker/session.ts';"],
    ['cli/a.ts', "import { x } from '#engine/worker/session';"],
    ['extension/a.ts', "import { x } from 'node:fs';"],
    ['webview/a.tsx', "import { x } from '#core/model/x';"],
    ['core/math/a.ts', "import { x } from '#test/support/x';"],
  ];
  for (const [path, text] of allowed) assert.deepEqual(check(path, text), [], `${path} ${text}`);
  for (const [path, text] of forbidden) assert.equal(check(path, text).length, 1, `${path} ${text}`);
});
