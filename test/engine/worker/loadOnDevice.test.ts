import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importModel } from '#engine/import/importModel';
import { loadOnDevice } from '#engine/worker/loadOnDevice';
import { importRequest } from '#test/support/importRequest';
import { scratchFolder } from '#test/support/scratch';
import { openTinyLm } from '#test/support/tinyLm';
import { tinyGemma, tinyLlama } from '#test/support/tinyModel';

/** The same operators over caches of another capacity: only the order of sums differs. */
const TOLERANCE = 1e-5;
const wanted = { k: 2, hidden: true, logits: true };

for (const [name, model] of Object.entries({ llama: tinyLlama(), gemma3: tinyGemma() })) {
  test(`${name}: with carried caches the rows are those of held ones, in pieces and after a truncation`, async context => {
    const request = await importRequest(model, await scratchFolder(context));
    const { folder } = await importModel(request);
    const carried = await loadOnDevice(folder, request.config, 'cpu', 1, 5);
    context.after(() => carried.dispose());
    const held = await openTinyLm(context, model);
    const ids = Int32Array.from({ length: 24 }, (_, i) => (i * 7919) % model.vocabularySize);
    for (const [keep, to] of [
      [0, 11],
      [11, 24],
      [6, 20],
      [0, 9],
    ] as const) {
      const rows = [];
      for (const lm of [carried, held]) {
        lm.reserve(24);
        lm.truncate(keep);
        const targets = ids.slice(keep, to).map((id, i) => (i % 3 === 1 ? -1 : id));
        rows.push(await lm.advance(ids.subarray(keep, to), targets, wanted));
      }
      const [own, expected] = rows as [(typeof rows)[0], (typeof rows)[0]];
      assert.equal(own!.length, expected!.length);
      for (const column of ['logProb', 'entropy', 'hidden', 'logits'] as const) {
        const values = expected![column]!;
        assert.equal(own![column]!.length, values.length, column);
        assert.ok(
          values.every((value, i) => Math.abs(value - own![column]![i]!) < TOLERANCE * (1 + Math.abs(value))),
          column,
        );
      }
    }
  });
}
