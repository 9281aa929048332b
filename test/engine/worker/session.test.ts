import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ErrorCode, UserError } from '#core/errors';
import { Fragment } from '#core/onnx/fragment';
import { holdTensor, openSession } from '#engine/worker/session';
import { scratchFolder } from '#test/support/scratch';
import { sessionOptions } from '#test/support/tinyLm';

async function write(context: TestContext, content: string | Uint8Array): Promise<string> {
  const path = join(await scratchFolder(context), 'graph.onnx');
  await writeFile(path, content);
  return path;
}

/** sum = x + held (+ n + m), and the element of x at `pick`. */
function adder(): Uint8Array {
  const graph = new Fragment('adder');
  const x = graph.input('x', 'float32', ['n']);
  const long = graph.node('Cast', [graph.input('long', 'int64', [1])], { to: 1 });
  const short = graph.node('Cast', [graph.input('short', 'int32', [])], { to: 1 });
  const sum = graph.node('Add', [graph.node('Add', [x, long]), short]);
  graph.nodes('Add', [sum, graph.input('held', 'float32', ['n'])], ['sum']);
  graph.nodes('Gather', [x, graph.input('pick', 'int64', [1])], ['picked']);
  graph.output('sum', 'float32', ['n']);
  graph.output('picked', 'float32', [1]);
  return graph.model();
}

const feeds = (pick = 0n, long = 10n) => ({
  x: { data: Float32Array.of(1, 2, 3), shape: [3] },
  long: { data: BigInt64Array.of(long), shape: [1] },
  short: { data: Int32Array.of(100), shape: [] },
  pick: { data: BigInt64Array.of(pick), shape: [1] },
});

async function openAdder(context: TestContext) {
  const session = await openSession(await write(context, adder()), sessionOptions);
  context.after(() => session.dispose());
  return session;
}

const isNamed = (code: ErrorCode, words: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && words.test(error.message) && error.hint !== '';

test('feeds of every type come in, and what is asked for comes out', async context => {
  const session = await openAdder(context);
  const held = { held: holdTensor(Float32Array.of(0.5, 0.5, 0.5), [3]) };
  assert.deepEqual(await session.run(feeds(2n), held, ['sum', 'picked']), {
    sum: Float32Array.of(111.5, 112.5, 113.5),
    picked: Float32Array.of(3),
  });
  assert.deepEqual(Object.keys(await session.run(feeds(), held, ['picked'])), ['picked']);
});

test('64-bit integers beyond float64 stay whole', async context => {
  const graph = new Fragment('long');
  graph.nodes('Add', [graph.input('x', 'int64', [1]), graph.constant('int64', [1])], ['y']);
  graph.output('y', 'int64', [1]);
  const session = await openSession(await write(context, graph.model()), sessionOptions);
  context.after(() => session.dispose());
  const { y } = await session.run({ x: { data: BigInt64Array.of(2n ** 53n), shape: [1] } }, {}, ['y']);
  assert.deepEqual(y, BigInt64Array.of(2n ** 53n + 1n));
});

test('what is written to a held tensor between runs is what the next run reads', async context => {
  const session = await openAdder(context);
  const memory = new Float32Array(3);
  const held = { held: holdTensor(memory, [3]) };
  for (const total of [111, 222, 333]) {
    const { sum } = await session.run(feeds(), held, ['sum']);
    assert.equal(sum![0], total);
    memory.set(sum as Float32Array);
  }
});

const unloadable: Readonly<Record<string, string | Uint8Array>> = {
  'no model': 'this is no model at all',
  'a cut model': adder().slice(0, 200),
  'an unknown operator': (() => {
    const graph = new Fragment('g');
    graph.nodes('NoSuchOperator', [graph.input('x', 'float32', [1])], ['y']);
    graph.output('y', 'float32', [1]);
    return graph.model();
  })(),
  'weights that are not there': (() => {
    const graph = new Fragment('g');
    const w = graph.external('w', 'float32', [4], { file: 'missing.bin', offset: 0, length: 16 });
    graph.nodes('Identity', [w], ['y']);
    graph.output('y', 'float32', [4]);
    return graph.model();
  })(),
};
for (const [name, content] of Object.entries(unloadable)) {
  test(`${name} cannot be used, and says which file`, async context => {
    const path = await write(context, content);
    await assert.rejects(openSession(path, sessionOptions), isNamed('model-unusable', /graph\.onnx/));
  });
}

test('a file that is not there', async context => {
  const path = join(await scratchFolder(context), 'none.onnx');
  await assert.rejects(openSession(path, sessionOptions), isNamed('model-unusable', /none\.onnx/));
});

test('a run that fails says so, and the next one works', async context => {
  const session = await openAdder(context);
  const held = { held: holdTensor(new Float32Array(3), [3]) };
  await assert.rejects(session.run(feeds(7n), held, ['picked']), isNamed('model-unusable', /indices|out of/));
  await assert.rejects(session.run(feeds(), {}, ['sum']), /held/);
  assert.deepEqual(await session.run(feeds(1n), held, ['picked']), { picked: Float32Array.of(2) });
});

test('memory that there is not is told by name', async context => {
  const graph = new Fragment('huge');
  const zeros = graph.node('ConstantOfShape', [graph.input('size', 'int64', [1])]);
  graph.nodes('ReduceSum', [zeros], ['y'], { keepdims: 0 });
  graph.output('y', 'float32', []);
  const session = await openSession(await write(context, graph.model()), sessionOptions);
  context.after(() => session.dispose());
  const size = (elements: bigint) => ({ size: { data: BigInt64Array.of(elements), shape: [1] } });
  await assert.rejects(session.run(size(2n ** 50n), {}, ['y']), isNamed('out-of-memory', /memory/));
  assert.deepEqual(await session.run(size(10n), {}, ['y']), { y: Float32Array.of(0) });
});
