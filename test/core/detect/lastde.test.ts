import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diversityEntropy, lastde } from '#core/detect/lastde';

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} ${expected}`);

test('by hand: orbits of one value that agree or oppose', () => {
  // Cosines 1, -1, -1, 1 of neighbours: two bins of two each, entropy ln 2, over ln 4.
  close(diversityEntropy(Float32Array.of(1, 2, -1, 3, 5), 1, 4), 0.5);
  // All cosines are 1: one bin, no entropy.
  close(diversityEntropy(Float32Array.of(-1, -2, -4), 1, 8), 0);
});

test('against the definition, written out', () => {
  const values = Float32Array.from({ length: 50 }, (_, i) => -((i * 7919) % 31) / 4);
  const settings = { orbit: 3, binsPerToken: 2, scales: 4 };
  const entropies: number[] = [];
  for (let scale = 1; scale <= 4; scale++) {
    const averaged: number[] = [];
    for (let i = 0; i + scale <= values.length; i++) {
      averaged.push([...values.slice(i, i + scale)].reduce((sum, value) => sum + value, 0) / scale);
    }
    const orbits = averaged.slice(2).map((_, i) => averaged.slice(i, i + 3));
    const cosines = orbits.slice(1).map((orbit, i) => {
      const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
      const before = orbits[i]!;
      const lengths = Math.sqrt(dot(before, before) * dot(orbit, orbit));
      return lengths > 0 ? dot(before, orbit) / lengths : 0;
    });
    const counts = new Array(100).fill(0);
    for (const cosine of cosines) counts[Math.min(99, Math.floor(((cosine + 1) / 2) * 100))] += 1;
    const shares = counts.map(count => count / cosines.length).filter(share => share > 0);
    entropies.push(-shares.reduce((sum, share) => sum + share * Math.log(share), 0) / Math.log(100));
  }
  const average = entropies.reduce((sum, value) => sum + value, 0) / 4;
  const spread = Math.sqrt(entropies.reduce((sum, value) => sum + (value - average) ** 2, 0) / 3);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  // Moving averages are kept in float32, which can move a cosine over the edge of a bin only by chance.
  assert.ok(Math.abs(lastde(values, settings) - mean / spread) < 1e-3, `${lastde(values, settings)} ${mean / spread}`);
});

test('too short, or the same at every scale, is not a number', () => {
  assert.ok(Number.isNaN(lastde(Float32Array.of(-1, -2))));
  assert.ok(Number.isNaN(lastde(new Float32Array(100).fill(-1), { orbit: 3, binsPerToken: 1, scales: 5 })));
});
