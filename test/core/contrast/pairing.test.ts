import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alignedRows, changedRows, sameRows } from '#core/contrast/pairing';
import { commonText } from '#core/text/diff';
import type { Encoding } from '#core/tokenizer/tokenizer';

/** Tokens of one to three units, cut by what the text says, so that an edit shifts how the rest is cut. */
function cut(text: string): Encoding {
  const ids: number[] = [];
  const offsets: number[] = [];
  for (let at = 0; at < text.length; ) {
    const end = Math.min(text.length, at + 1 + (text.charCodeAt(at) % 3));
    ids.push([...text.slice(at, end)].reduce((id, unit) => 256 * id + unit.charCodeAt(0), 0));
    offsets.push(at, end);
    at = end;
  }
  return { ids: Int32Array.from(ids), offsets: Uint32Array.from(offsets) };
}

const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 40 });

test('a text is paired with itself row by row, and nothing of it has changed', () => {
  assert.deepEqual([...sameRows(3)], [0, 0, 1, 1, 2, 2]);
  fc.assert(
    fc.property(texts, text => {
      const encoding = cut(text);
      const common = commonText(text, text);
      assert.deepEqual(alignedRows(encoding, encoding, common), sameRows(encoding.ids.length));
      assert.ok(changedRows(encoding.offsets, common).every(mark => mark === 0));
    }),
  );
});

test('pairs ascend, are the same token, and lie in what is common', () => {
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const [a, b] = [cut(one), cut(other)];
      const pairs = alignedRows(a, b, commonText(one, other));
      for (let i = 0; i < pairs.length; i += 2) {
        assert.equal(a.ids[pairs[i]!], b.ids[pairs[i + 1]!]);
        if (i > 0) assert.ok(pairs[i]! > pairs[i - 2]! && pairs[i + 1]! > pairs[i - 1]!);
      }
    }),
  );
});

test('what changed is exactly what touches changed characters, however the rest is cut', () => {
  fc.assert(
    fc.property(texts, texts, (one, other) => {
      const common = commonText(one, other);
      const { offsets, ids } = cut(other);
      const isCommon = Array.from(other, (_, at) => common.some(run => run.b <= at && at < run.b + run.length));
      // Neighbouring stretches of the other text are parted by what was taken out between them.
      const parted = (at: number) => common.some(run => run.b === at && run.b > 0);
      const expected = Array.from(ids, (_, row) => {
        const [start, end] = [offsets[2 * row]!, offsets[2 * row + 1]!];
        const inner = Array.from({ length: end - start - 1 }, (_, i) => start + 1 + i);
        const all = isCommon.slice(start, end).every(Boolean) && !inner.some(parted);
        return all ? 0 : 1;
      });
      assert.deepEqual([...changedRows(offsets, common)], expected);
    }),
  );
});

test('one character more marks the one token over it', () => {
  const [one, other] = ['let total = 0;', 'let totals = 0;'];
  const offsets = Uint32Array.of(0, 3, 3, 10, 10, 12, 12, 15);
  assert.deepEqual([...changedRows(offsets, commonText(one, other))], [0, 1, 0, 0]);
});
