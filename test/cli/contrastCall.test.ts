import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { commonOptions, readArguments } from '#cli/args';
import { againstOptions, contrastCall } from '#cli/contrastCall';
import type { Host } from '#cli/host';
import { runOptions } from '#cli/modelSession';
import { scratchFolder } from '#test/support/scratch';
import { isNamed } from '#test/support/testClients';

const table = {
  ...againstOptions,
  ...runOptions,
  ...commonOptions,
  context: { value: 'N', help: '' },
  start: { value: 'T', help: '' },
};

async function called(context: TestContext, ...argv: string[]) {
  const cwd = await scratchFolder(context);
  await writeFile(join(cwd, 'new.txt'), 'new text');
  await writeFile(join(cwd, 'old.txt'), 'old text');
  const host = { cwd, signal: new AbortController().signal } as unknown as Host;
  return contrastCall(readArguments(argv, table), { file: 'new.txt', text: 'new text' }, host);
}

test('each kind changes what it is about on the side of Q, and nothing else', async context => {
  const plain = { model: 'first', text: 'new text', prompt: '', start: 'none', window: 64, overlap: 0 };
  const common = ['--context', '64', '--start', 'none'];
  const kinds: [args: string[], p: object, q: object][] = [
    [['--against-model', 'x.gguf'], {}, { model: 'second' }],
    [['--against-precision', 'fast'], {}, { model: 'second' }],
    [['--prompt', 'a', '--against-prompt', 'b'], { prompt: 'a' }, { prompt: 'b' }],
    [['--against-last', '9', '--prompt', 'a'], { prompt: 'a' }, { prompt: 'a', window: 9, overlap: 4 }],
    [['--against-file', 'old.txt'], {}, { text: 'old text' }],
  ];
  for (const [args, p, q] of kinds) {
    const { params, kind } = await called(context, ...args, ...common);
    assert.deepEqual(params, { p: { ...plain, ...p }, q: { ...plain, ...q } });
    assert.ok(args.includes(`--${kind}`));
  }
});

test('a second model is asked for where there is one, and a precision is not on trial', async context => {
  const model = ['--model', 'a.gguf', '--threads', '2'];
  const other = await called(context, '--against-model', 'b.gguf', ...model);
  assert.deepEqual(other.second, {
    model: 'b.gguf',
    precision: 'exact',
    threads: 2,
    device: 'cpu',
    parts: 'all',
    insist: false,
  });
  const fast = await called(context, '--against-precision', 'fast', ...model);
  assert.deepEqual(fast.second, {
    model: 'a.gguf',
    precision: 'fast',
    threads: 2,
    device: 'cpu',
    parts: 'all',
    insist: true,
  });
  assert.equal((await called(context, '--against-last', '9', ...model)).second, undefined);
});

test('nothing or two things to compare with are refused', async context => {
  await assert.rejects(called(context), isNamed('bad-argument', /not said what to compare with/));
  const both = called(context, '--against-last', '9', '--against-model', 'x');
  await assert.rejects(both, isNamed('bad-argument', /cannot both be/));
});
