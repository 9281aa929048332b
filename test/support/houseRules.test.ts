/** A checker that cannot complain is no rule: each one on small made-up sources. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as rules from '#test/support/houseRules';
import { importsOf } from '#test/support/sourceTree';

const made = (files: Record<string, string>) => new Map(Object.entries(files));

test('imports are found in every form', () => {
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

test('rings, rooms, sizes, tests, habits', () => {
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

test('words, colours, paths in documents', () => {
  const files = made({ 'a.ts': 'x.getConfiguration()', 'b.ts': 'y.getConfiguration()' });
  assert.equal(rules.saidTooOften(files, 'getConfiguration', 1).length, 1);
  assert.equal(rules.saidTooOften(files, 'getConfiguration', 2).length, 0);
  assert.deepEqual(rules.unspeakableColors(['a.b', 'a.b.c', 'a']).length, 2);
  const text = 'In `core/math/` and `core/gone.ts`, not `a/b`, `core/*.ts` or `core`.';
  const exists = (path: string) => ['core', 'core/math/'].includes(path);
  assert.deepEqual(rules.deadPaths('x.md', text, exists), ['x.md: there is no core/gone.ts']);
});
