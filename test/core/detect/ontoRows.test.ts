import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assembleDocument } from '#core/detect/document';
import { ontoRows } from '#core/detect/ontoRows';
import { emptyStats } from '#core/scoring/tokenStats';

function detected(lengths: readonly number[], evidenceFrom: number) {
  const stats = emptyStats(lengths.length, 0);
  let at = 0;
  for (const [row, length] of lengths.entries()) {
    stats.offsets.set([at, at + length], 2 * row);
    at += length;
  }
  stats.logProb.fill(-1);
  const contribution = Float32Array.from({ length: lengths.length - evidenceFrom }, (_, i) => i + 1);
  const logit = contribution.reduce((sum, part) => sum + part, 0);
  const judged = { logit, contribution, weight: contribution.map(() => 1) };
  return assembleDocument([{ at: 0, total: lengths.length, stats, evidenceFrom, judged }]);
}

const spans = (lengths: readonly number[]) => {
  let at = 0;
  return Uint32Array.from(
    lengths.flatMap(length => {
      at += length;
      return [at - length, at];
    }),
  );
};

test('by hand: a token over two rows is shared out by characters', () => {
  const found = ontoRows(detected([2, 4, 2], 1), spans([3, 3, 2]));
  assert.deepEqual(found.contribution, Float32Array.of(0.25, 0.75, 2));
  assert.deepEqual(found.weight, Float32Array.of(1, 1, 1));
});

test('rows without evidence have none', () => {
  const { contribution } = ontoRows(detected([2, 2], 1), spans([2, 2]));
  assert.deepEqual(contribution, Float32Array.of(Number.NaN, 1));
});

test('however the text is cut, the parts add up', () => {
  const cut = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(cut, cut, (tokens, rows) => {
      const total = tokens.reduce((sum, length) => sum + length, 0);
      const document = detected(tokens, 0);
      const rest = rows.reduce((left, length) => left - length, total);
      const { contribution } = ontoRows(document, spans(rest > 0 ? [...rows, rest] : rows));
      const sum = contribution.reduce((all, part) => all + (Number.isNaN(part) ? 0 : part), 0);
      assert.ok(Math.abs(sum - document.logit) < 1e-3);
    }),
  );
});
