/** The rules of the house. A rule that matters is a test, and a checker that cannot complain is no rule. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as rules from '#test/support/houseRules';
import { importsOf, readTree } from '#test/support/sourceTree';

const products = ['core', 'engine', 'extension', 'webview', 'cli'];
const others = ['test', 'bench', 'tools'];
const tree = readTree('.', products);
const everything = readTree('.', [...products, ...others]);
/** Scripts that Node runs as they are have no `#` imports. */
const typescript = new Map([...everything].filter(([path]) => !path.endsWith('.mjs')));
const documents = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/measures.md'];
const read = (path: string) => readFileSync(path, 'utf8');
const { dependencies, contributes }: Manifest = JSON.parse(read('package.json'));

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly contributes?: { readonly colors?: readonly { readonly id: string }[] };
}

/** A folder of the core imports itself, what stands in the lines above it, and the free files. */
const coreOrder = [
  ['math', 'text'],
  ['onnx', 'tokenizer', 'gguf'],
  ['model'],
  ['scoring'],
  ['bytes', 'contrast', 'detect', 'attribution'],
  ['lens'],
];
const coreFree = ['core/errors.ts', 'core/log.ts'];
const corePackages: Record<string, readonly string[]> = {
  tokenizer: ['@huggingface/tokenizers', 'tiktoken'],
  gguf: ['@huggingface/gguf'],
};
const coreFolders = coreOrder.flatMap((line, place) =>
  line.map(folder => {
    const left = coreOrder.slice(0, place).flat();
    const rooms = [...coreFree, ...[...left, folder].map(name => `core/${name}`)];
    return [`core/${folder}`, { rooms, packages: corePackages[folder] ?? [] }] as const;
  }),
);
const protocol = ['core/protocol', ...coreFree];
const clientSide = ['core', 'engine', '!engine/worker'];

const table: rules.ImportTable = {
  core: { rooms: coreFree, packages: [] },
  ...Object.fromEntries(coreFolders),
  'core/protocol': { rooms: protocol, packages: [] },
  engine: { rooms: clientSide, packages: ['node:'] },
  'engine/worker': { rooms: ['core', 'engine'], packages: ['node:'] },
  'engine/worker/session.ts': { rooms: ['core', 'engine'], packages: ['node:', 'onnxruntime-node'] },
  'engine/models/send.ts': { rooms: clientSide, packages: ['node:', 'https-proxy-agent'] },
  'engine/models/wheel.ts': { rooms: clientSide, packages: ['node:', 'yauzl'] },
  extension: { rooms: ['extension', ...clientSide], packages: ['vscode'] },
  webview: {
    rooms: ['webview', 'core/lens', 'core/protocol', 'core/scoring/tokenStats.ts'],
    packages: ['preact', '@vscode-elements/elements', 'uplot'],
  },
  cli: { rooms: ['cli', ...clientSide], packages: ['node:'] },
};
const typeTable: rules.ImportTable = {
  'core/protocol': { rooms: [...protocol, ...coreFolders.map(([path]) => path)], packages: [] },
};

const lineLimit = 200;
/** Files that may be longer, each with its reason. */
const longFiles: Record<string, string> = {};
/** Data written by a program, by path or folder: no style, no length, no test of its own. */
const generated: readonly string[] = [];
const written = (files: typeof tree) =>
  new Map([...files].filter(([path]) => !generated.some(place => path.startsWith(place))));

const laws: Record<string, () => readonly string[]> = {
  'imports follow the table': () => rules.forbiddenImports(tree, table, typeTable),
  'relative imports stay in their room': () => rules.relativeEscapes(typescript),
  'no file imports itself by way of others': () => rules.cycles(everything),
  'files are short, or have a reason': () => rules.oversized(written(everything), lineLimit, longFiles),
  'files do one thing and say so': () => rules.badHabits(written(everything)),
  'every source file has its test': () => rules.untested(written(tree), new Set(everything.keys())),
  'configuration is read in one place': () => rules.saidTooOften(tree, 'getConfiguration', 1),
  'colours can be said in CSS': () => rules.unspeakableColors((contributes?.colors ?? []).map(({ id }) => id)),
  'what is bundled is no dependency': () => Object.keys(dependencies).filter(name => name !== 'onnxruntime-node'),
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

const made = (files: Record<string, string>) => new Map(Object.entries(files));

test('checker: imports are found in every form', () => {
  const text = [
    "import { a } from './a.ts';",
    "import type { B } from '../b/b.ts';",
    "import {\n  c,\n  type D,\n} from '#core/math/c';",
    "import 'side-effect';",
    "export { e } from 'node:fs';",
    "const f = await import('@scope/name/sub');",
    "const g = require('onnxruntime-node');",
    "export type H = 'from' | 'x';",
    "// import nothing from 'comment';",
    'export function i() {}',
  ].join('\n');
  assert.deepEqual(
    importsOf('core/x/y.ts', text).map(({ target, typeOnly }) => [Object.values(target)[0], typeOnly]),
    [
      ['core/x/a.ts', false],
      ['core/b/b.ts', true],
      ['core/math/c.ts', false],
      ['side-effect', false],
      ['node:', false],
      ['@scope/name', false],
      ['onnxruntime-node', false],
    ],
  );
});

test('checker: the import table', () => {
  const check = (path: string, text: string) => rules.forbiddenImports(made({ [path]: text }), table, typeTable);
  const allowed: [string, string][] = [
    ['core/model/a.ts', "import { x } from '../onnx/x.ts';"],
    ['core/protocol/a.ts', "import type { X } from '../lens/x.ts';"],
    ['core/tokenizer/a.ts', "import { x } from 'tiktoken/lite';"],
    ['engine/worker/session.ts', "import { x } from 'onnxruntime-node';"],
    ['cli/a.ts', "import { x } from '#engine/client';"],
  ];
  const forbidden: [string, string][] = [
    ['core/onnx/a.ts', "import { x } from '../model/x.ts';"],
    ['core/onnx/a.ts', "import type { X } from '../model/x.ts';"],
    ['core/onnx/a.ts', "import { x } from '../tokenizer/x.ts';"],
    ['core/protocol/a.ts', "import { x } from '../lens/x.ts';"],
    ['core/math/a.ts', "import { x } from 'node:fs';"],
    ['core/model/a.ts', "import { x } from 'tiktoken';"],
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

test('checker: rings, rooms, sizes, tests, habits', () => {
  const ring = made({ 'a.ts': "import './b.ts';", 'b.ts': "import './c.ts';", 'c.ts': "import './b.ts';" });
  assert.deepEqual(rules.cycles(ring), ['b.ts -> c.ts -> b.ts']);
  assert.deepEqual(rules.cycles(made({ 'a.ts': "import './b.ts';", 'b.ts': '' })), []);
  assert.equal(rules.relativeEscapes(made({ 'cli/a.ts': "import '../core/x.ts';" })).length, 1);
  assert.equal(rules.relativeEscapes(made({ 'cli/a/b.ts': "import '../x.ts';" })).length, 0);

  const sizes = made({ 'two.ts': '1\n2\n', 'three.ts': '1\n2\n3\n' });
  assert.deepEqual(rules.oversized(sizes, 2, {}), ['three.ts: has 3 lines']);
  assert.deepEqual(rules.oversized(sizes, 2, { 'three.ts': 'a table' }), []);
  assert.deepEqual(rules.oversized(sizes, 3, { 'three.ts': 'a table' }), ['three.ts: needs no exception']);

  const sources = made({
    'core/a.ts': 'export const a = 1;',
    'core/b.ts': 'export interface B {}',
    'cli/c.ts': 'export async function c() {}',
  });
  assert.deepEqual(rules.untested(sources, new Set(['test/core/a.test.ts'])), ['cli/c.ts: has no test/cli/c.test.ts']);

  const habits: [string, string, number][] = [
    ['core/utils/a.ts', '', 1],
    ['core/a/index.ts', '', 1],
    ['core/commonPrefix.ts', '', 0],
    ['core/a.ts', "export * from './b.ts';", 1],
    ['core/a.ts', "export { b } from './b.ts';", 1],
    ['core/a.ts', 'export { b };', 0],
    ['core/a.ts', 'export default b;', 1],
    ['core/a.ts', `// ${'TO'}${'DO'} later`, 1],
    ['core/a.ts', `// @ts-${'ignore'}`, 1],
  ];
  for (const [path, text, complaints] of habits) {
    assert.equal(rules.badHabits(made({ [path]: text })).length, complaints, `${path} ${text}`);
  }
});

test('checker: words, colours, paths in documents', () => {
  const files = made({ 'a.ts': 'x.getConfiguration()', 'b.ts': 'y.getConfiguration()' });
  assert.equal(rules.saidTooOften(files, 'getConfiguration', 1).length, 1);
  assert.equal(rules.saidTooOften(files, 'getConfiguration', 2).length, 0);
  assert.deepEqual(rules.unspeakableColors(['a.b', 'a.b.c', 'a']).length, 2);
  const text = 'In `core/math/` and `core/gone.ts`, not `a/b`, `core/*.ts` or `core`.';
  const exists = (path: string) => ['core', 'core/math/'].includes(path);
  assert.deepEqual(rules.deadPaths('x.md', text, exists), ['x.md: there is no core/gone.ts']);
});
