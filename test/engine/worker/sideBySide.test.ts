import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { silent } from '#core/log';
import { openExport } from '#engine/worker/openExport';
import { SideBySide } from '#engine/worker/sideBySide';
import { exportFolder } from '#test/support/exportGolden';
import { scratchFolder } from '#test/support/scratch';

/** The same sums in another cut of the sequence. */
const TOLERANCE = 1e-4;

for (const shape of ['optimum', 'opset14']) {
  test(`${shape}: branches go on from one prefix as if each had been run alone`, async context => {
    const importFolder = join(await scratchFolder(context), 'imports');
    const params = { path: exportFolder(shape), importFolder, precision: 'exact', threads: 1, parts: 'all' } as const;
    const { lm, dispose } = await openExport(params, () => {}, new AbortController().signal, silent);
    context.after(dispose);
    const alone = async (...ids: number[]) => {
      const fork = lm!.fork();
      fork.reserve(16);
      const rows = await fork.advance(
        Int32Array.from(ids),
        Int32Array.from(ids, (_, i) => (i + 1 < ids.length ? -1 : 0)),
        { k: 1, logits: true },
      );
      await fork.dispose();
      return rows.logits!;
    };
    const near = (a: Float32Array, b: Float32Array) => a.every((value, i) => Math.abs(value - b[i]!) < TOLERANCE);
    lm!.reserve(16);
    await lm!.advance(Int32Array.of(1, 2, 3), Int32Array.of(-1, -1, -1), { k: 1 });
    const branches = lm!.branch(3, 4);
    assert.equal(branches.width, 3);
    const first = await branches.advance(Int32Array.of(10, 20, 30));
    const size = lm!.vocabularySize;
    for (const [i, id] of [10, 20, 30].entries())
      assert.ok(near(first.subarray(i * size, (i + 1) * size), await alone(1, 2, 3, id)));
    branches.keep([0, 2]);
    const second = await branches.advance(Int32Array.of(7, 8));
    assert.ok(near(second.subarray(size), await alone(1, 2, 3, 30, 8)));
    await assert.rejects(branches.advance(Int32Array.of(1)), /one token per branch/);
    // What the branches came from goes on by itself.
    await lm!.advance(Int32Array.of(4), Int32Array.of(-1), { k: 1 });
    const own = await lm!.advance(Int32Array.of(5), Int32Array.of(0), { k: 1, logits: true });
    assert.ok(near(own.logits!, await alone(1, 2, 3, 4, 5)));
    assert.equal(new SideBySide([]).width, 0);
    assert.equal(lm!.bytesPerToken, shape === 'optimum' ? 2 * 2 * 16 * 4 : 0);
  });
}
