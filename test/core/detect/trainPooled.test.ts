import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logisticLogit } from '#core/detect/logistic';
import { pooledNames } from '#core/detect/pooled';
import { readShelf } from '#core/detect/readShelf';
import { LEAST_TEXTS, type PooledText, trainPooled } from '#core/detect/trainPooled';
import { uniform } from '#test/support/evidenceOf';
import { isNamed } from '#test/support/handlersHost';

const next = uniform(3);
const text = (label: 0 | 1, i: number): PooledText => {
  const whole = Float64Array.from(pooledNames, (_, d) => next() + (d === 4 ? 0.8 * label : 0));
  return { label, group: `${label}${i}`, tokens: 100, whole, halves: [whole, whole] };
};
const texts = (n: number) => [0, 1].flatMap(label => Array.from({ length: n }, (_, i) => text(label as 0 | 1, i)));

test('what sets the classes apart is learnt, and judged on texts that were not seen', () => {
  const { card, evaluation } = trainPooled(texts(80), { name: 'own', model: 'm' });
  assert.ok(evaluation.auroc > 0.9 && evaluation.auroc < 1, `${evaluation.auroc}`);
  assert.ok(evaluation.recallAt5 >= evaluation.recallAt1);
  assert.deepEqual([evaluation.human, evaluation.machine], [80, 80]);
  const [human, machine] = [0, 1].map(label => logisticLogit(card.pooled!, text(label as 0 | 1, 0).whole));
  assert.ok(machine! > human!);
});

test('a head that can be read back', () => {
  const { card } = trainPooled(texts(30), { name: 'own', model: 'm' });
  const json = JSON.stringify({ heads: [card] });
  assert.deepEqual(readShelf(json, 'x').heads, JSON.parse(json).heads);
});

test('too few texts, or too short ones, are refused with a number', () => {
  const few = texts(LEAST_TEXTS).slice(1);
  assert.throws(() => trainPooled(few, { name: 'own', model: 'm' }), isNamed('bad-argument', /^19 human texts/));
  const short = texts(LEAST_TEXTS).map(one => ({ ...one, tokens: one.label === 1 ? 49 : 50 }));
  assert.throws(() => trainPooled(short, { name: 'own', model: 'm' }), isNamed('bad-argument', /^0 machine texts/));
});
