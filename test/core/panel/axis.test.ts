import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenses } from '#core/lens/registry';
import { rippleScale } from '#core/lens/ripple';
import type { Scale } from '#core/lens/scale';
import { axisOf, binOf, edgeWord } from '#core/panel/axis';

const bits: Scale = { ramp: 'sequential', steps: [1, 2], marks: 'high', unit: 'bits' };
const ranks: Scale = { ramp: 'sequential', steps: [11], marks: 'high', unit: '', logarithmic: true };

const edgeCases: [name: string, scale: Scale, values: number[], first: number[], last: number, bins: number][] = [
  ['equal bins of a round width from 0', bits, [0.4, 28.6], [0, 1, 2], 29, 29],
  ['a small reach', bits, [0.01, 2.875], [0, 0.1, 0.2], 2.9, 29],
  ['no more than the lowest threshold', bits, [0, 0], [0, 0.04], 1, 25],
  ['no value at all', bits, [Number.NaN], [0, 0.08], 2, 25],
  ['an infinite value does not stretch it', bits, [3, Number.POSITIVE_INFINITY], [0, 0.1], 3, 30],
  ['1, 2, 5 in every decade', ranks, [1, 40_000], [1, 2, 5, 10], 100_000, 15],
  ['whole decades where they are many', ranks, [1e-12, 1], [1e-12, 1e-11], 1, 12],
  ['one decade at least', ranks, [1, 1], [1, 2, 5, 10], 10, 3],
  ['both sides of zero', rippleScale, [-3, 6.4], [-6.5, -6], 6.5, 26],
];
for (const [name, scale, values, first, last, bins] of edgeCases) {
  test(name, () => {
    const { edges, min, max } = axisOf(Float32Array.from(values), scale);
    assert.deepEqual(edges.slice(0, first.length), first);
    assert.deepEqual([edges.length - 1, edges.at(-1), min, max], [bins, last, first[0], last]);
  });
}

test('a value on an edge belongs to the bin above it, beyond the ends to the outermost bin', () => {
  const axis = axisOf(Float32Array.of(0, 10), bits);
  const width = axis.edges[1]!;
  const cases: [number, number][] = [
    [0, 0],
    [width, 1],
    [width * 0.99, 0],
    [10, axis.edges.length - 2],
    [1e9, axis.edges.length - 2],
    [-1, 0],
    [Number.NaN, -1],
  ];
  for (const [value, bin] of cases) assert.equal(binOf(axis, value), bin, String(value));
});

const scales = [...lenses.map(({ scale }) => scale), rippleScale];

test('laws: edges ascend, every value has its bin, ticks lie on the axis and are few', () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: -200, max: 300_000 });
  fc.assert(
    fc.property(fc.constantFrom(...scales), fc.array(finite), (scale, numbers) => {
      const values = Float32Array.from(numbers, value => (scale.marks === 'both' ? value : Math.abs(value)));
      const axis = axisOf(values, scale);
      const { edges, ticks, min, max } = axis;
      assert.ok(edges.every((edge, at) => at === 0 || edge > edges[at - 1]!));
      assert.ok(edges.length >= 2 && edges.length <= 70);
      for (const value of values) {
        const bin = binOf(axis, value);
        assert.ok(bin >= 0 && bin < edges.length - 1);
        if (value >= min && value < max)
          assert.ok(edges[bin]! <= value && value < edges[bin + 1]!, `${value} in ${bin}`);
      }
      assert.ok(ticks.length >= 1 && ticks.length <= 6, `${ticks.length} ticks`);
      for (const { value, label } of ticks)
        assert.ok(value >= min && value <= max && label !== '', `${value} ${label}`);
    }),
  );
});

test('bars start where nothing is worth a look', () => {
  const base = (marks: Scale['marks']) => axisOf(Float32Array.of(1), { ...bits, marks }).base;
  assert.deepEqual([base('high'), base('low'), base('both')], ['bottom', 'top', 'zero']);
});

test('words beside the axis', () => {
  assert.equal(edgeWord(bits, 0.25), '0.25');
  assert.equal(edgeWord(ranks, 10_000), '10,000');
  assert.equal(edgeWord({ ...bits, tick: value => `${value}!` }, 2), '2!');
  assert.deepEqual(
    axisOf(Float32Array.of(1, 40_000), ranks).ticks.map(({ label }) => label),
    ['10', '1,000', '100,000'],
  );
});
