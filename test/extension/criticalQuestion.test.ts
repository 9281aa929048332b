import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CriticalQuestion,
  firstQuestion,
  isWithin,
  keepQuestion,
  keepRecord,
  keptQuestion,
  keptRecord,
  questionLimits,
  ruleOf,
} from '#extension/criticalQuestion';

function memory(values: Record<string, unknown> = {}) {
  return {
    get: (key: string) => values[key],
    update: (key: string, value: unknown) => {
      values[key] = structuredClone(value);
    },
  };
}

test('a question is kept whole, and of what is kept only what can be is taken', () => {
  const kept = memory();
  assert.deepEqual(keptQuestion(kept), firstQuestion);
  const asked: CriticalQuestion = {
    ...firstQuestion,
    check: { kind: 'pattern', pattern: 'a+' },
    by: 's',
    rollouts: 64,
    stop: '\n',
    topP: 0.5,
    sweep: true,
  };
  keepQuestion(kept, asked);
  assert.deepEqual(keptQuestion(kept), asked);
  const odd = {
    check: { kind: 'pattern', pattern: '(' },
    by: 'x',
    rollouts: 0.5,
    budget: -1,
    temperature: 'hot',
    stop: 7,
  };
  assert.deepEqual(keptQuestion(memory({ 'critical.question': odd })), firstQuestion);
  for (const value of ['x', 7, []])
    assert.deepEqual(keptQuestion(memory({ 'critical.question': value })), firstQuestion);
  const checks = [
    { kind: 'answer', answer: '42' },
    { kind: 'command', command: 'make' },
  ];
  for (const check of checks) {
    assert.deepEqual(keptQuestion(memory({ 'critical.question': { check } })).check, check);
  }
});

test('numbers have limits, whole or real', () => {
  assert.deepEqual(
    [0, 1, 1.5, 10_001, '1', Number.NaN].map(n => isWithin(n, questionLimits.rollouts)),
    [false, true, false, false, false, false],
  );
  assert.ok(isWithin(0.95, questionLimits.topP));
});

test('a stop text is one, or none', () => {
  assert.deepEqual(ruleOf(firstQuestion).stop, []);
  assert.deepEqual(ruleOf({ ...firstQuestion, stop: '\n' }).stop, ['\n']);
});

test('outcomes are kept by the search that they are of, the newest twenty', () => {
  const kept = memory();
  for (let n = 0; n < 25; n++) keepRecord(kept, `f${n}`, { '1': '01' });
  keepRecord(kept, 'f10', { '1': '011' });
  assert.deepEqual(keptRecord(kept, 'f10'), { '1': '011' });
  assert.deepEqual(keptRecord(kept, 'f4'), {});
  assert.deepEqual(keptRecord(kept, 'f24'), { '1': '01' });
  assert.deepEqual(keptRecord(memory({ 'critical.records': [['f', { x: 1 }], 7] }), 'f'), {});
  // Whoever is handed a record writes into it.
  keptRecord(kept, 'f24')['2'] = '1';
  assert.deepEqual(keptRecord(kept, 'f24'), { '1': '01' });
});
