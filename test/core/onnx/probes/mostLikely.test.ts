import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Fragment } from '#core/onnx/fragment';
import { middleDivisor, mostLikely } from '#core/onnx/probes/mostLikely';
import { openSession } from '#engine/worker/session';
import { mulberry32 } from '#test/support/nastyText';
import { order } from '#test/support/reference';
import { scratchFolder } from '#test/support/scratch';
import { sessionOptions } from '#test/support/tinyLm';

async function choosing(context: TestContext, vocabularySize: number) {
  const graph = new Fragment('choice');
  const logits = graph.input('logits', 'float32', ['rows', vocabularySize]);
  const best = mostLikely(graph, logits, graph.input('k', 'int64', [1]), vocabularySize);
  graph.nodes('Identity', [best.logits], ['values']);
  graph.nodes('Identity', [best.ids], ['ids']);
  graph.output('values', 'float32', ['rows', 'k']);
  graph.output('ids', 'int64', ['rows', 'k']);
  const path = join(await scratchFolder(context), 'choice.onnx');
  await writeFile(path, graph.model());
  const session = await openSession(path, sessionOptions);
  context.after(() => session.dispose());
  return async (rows: readonly Float32Array[], k: number) => {
    const data = Float32Array.from(rows.flatMap(row => [...row]));
    const feeds = {
      logits: { data, shape: [rows.length, vocabularySize] },
      k: { data: BigInt64Array.of(BigInt(k)), shape: [1] },
    };
    const { ids, values } = await session.run(feeds, {}, ['ids', 'values']);
    return { ids: Array.from(ids!, Number), values: Array.from(values!, Number) };
  };
}

/** Few different values, so that ties lie within blocks, across them and at the border of the k. */
for (const size of [1, 2, 12, 13, 36, 269, 300]) {
  test(`of ${size} the largest, ties by lower id`, async context => {
    const choose = await choosing(context, size);
    const below = mulberry32(size);
    for (const levels of [1, 2, 4, 50, 100_000]) {
      const rows = Array.from({ length: 7 }, () =>
        Float32Array.from({ length: size }, () => below(levels) - levels / 2),
      );
      for (const k of new Set([1, 2, 3, 7, 10, 17, size - 1, size])) {
        if (k < 1 || k > size) continue;
        const { ids, values } = await choose(rows, k);
        const expected = rows.map(row => order(row).slice(0, k));
        assert.deepEqual(ids, expected.flat(), `${levels} levels, k ${k}`);
        assert.deepEqual(
          values,
          expected.flatMap((best, row) => best.map(id => rows[row]![id]!)),
        );
      }
    }
  });
}

test('the middle divisor divides, and no other is nearer to the root from below', () => {
  for (let size = 1; size <= 2000; size += 1) {
    const divisor = middleDivisor(size);
    const between = Array.from({ length: Math.floor(Math.sqrt(size)) }, (_, i) => i + 1);
    assert.equal(divisor, Math.max(...between.filter(each => size % each === 0)));
  }
  assert.equal(middleDivisor(49_152), 192);
  assert.equal(middleDivisor(262_144), 512);
  assert.equal(middleDivisor(32_003), 1);
});
