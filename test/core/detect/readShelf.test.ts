import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pooledNames } from '#core/detect/pooled';
import { readShelf } from '#core/detect/readShelf';
import { UserError } from '#core/errors';
import { headCard } from '#test/support/headCards';

const zeros = pooledNames.map(() => 0);
const regression = { means: zeros, deviations: zeros, weights: zeros, bias: 1 };
const isRefused = (error: unknown) => error instanceof UserError && error.code === 'file-unreadable';
const shelf = (...heads: unknown[]) => JSON.stringify({ heads, reliability: { lrr: {} } });

test('a list of heads reads back', () => {
  const pooled = regression;
  const heads = [headCard(), headCard({ name: 'own', file: null, pooled })];
  assert.deepEqual(readShelf(shelf(...heads), 'x'), { heads, reliability: { lrr: {} } });
});

const wrong: Record<string, string> = {
  'no JSON': '{',
  'no list': '{"heads": 3}',
  null: 'null',
  'a head without a name': shelf({ ...headCard(), name: undefined }),
  'a file in another folder': shelf(headCard({ file: '../other.onnx' })),
  'neither file nor regression': shelf(headCard({ file: null })),
  'a quadratic regression without its products': shelf(headCard({ pooled: { ...regression, quadratic: true } })),
  'a regression on other figures': shelf(
    headCard({ file: null, pooled: { means: [0], deviations: [1], weights: [1], bias: 0 } }),
  ),
  'no calibration': shelf({ ...headCard(), calibration: {} }),
  'no bands': shelf({ ...headCard(), bands: { human: {} } }),
  'no floor': shelf({ ...headCard(), floor: '50' }),
};
for (const [what, json] of Object.entries(wrong)) {
  test(`refused: ${what}`, () => assert.throws(() => readShelf(json, 'heads.json'), isRefused));
}

test('whatever stands in the file, it is read or refused', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, text) => {
      for (const content of [json, text, shelf(JSON.parse(json))]) {
        try {
          readShelf(content, 'x');
        } catch (error) {
          assert.ok(isRefused(error), String(error));
        }
      }
    }),
  );
});
