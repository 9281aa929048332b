import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '#cli/args';
import { responseStart, searchOptions, searchOptionsOf } from '#cli/criticalCall';
import { isNamed } from '#test/support/testClients';

const read = (...argv: string[]) => searchOptionsOf(readArguments(argv, searchOptions));

test('what is asked for, and what holds where nothing is', () => {
  assert.deepEqual(read(), {
    after: undefined,
    check: undefined,
    rollouts: 16,
    rule: { maxTokens: 64, temperature: 1, topP: 0.95, stop: [], seed: 1 },
    by: 'entropy',
    candidates: 4,
    sweep: false,
    budget: 100_000,
  });
  const all = read(
    ...['--after', 'A:', '--command', 'make', '--rollouts', '64', '--tokens', '9', '--temperature', '0.5'],
    ...[
      '--top-p',
      '1',
      '--stop',
      'Q:',
      '--seed',
      '7',
      '--by',
      'surprisal',
      '--candidates',
      '0',
      '--sweep',
      '--budget',
      '5',
    ],
  );
  assert.deepEqual(all.check, { kind: 'command', command: 'make' });
  assert.deepEqual(all.rule, { maxTokens: 9, temperature: 0.5, topP: 1, stop: ['Q:'], seed: 7 });
  assert.deepEqual([all.rollouts, all.by, all.candidates, all.sweep, all.budget], [64, 'surprisal', 0, true, 5]);
});

test('a response is judged in one way', () => {
  assert.deepEqual(read('--answer', '42').check, { kind: 'answer', answer: '42' });
  assert.deepEqual(read('--pattern', 'x+').check, { kind: 'pattern', pattern: 'x+' });
  assert.throws(() => read('--answer', '1', '--command', 'x'), isNamed('bad-argument', /one way/));
  assert.throws(() => read('--pattern', '['), isNamed('bad-setting', /no regular expression/));
});

test('the response begins behind the first place of a text', () => {
  assert.equal(responseStart('Q: a\nA: b A: c', 'A:'), 7);
  assert.equal(responseStart('abc', undefined), 0);
  assert.throws(() => responseStart('abc', 'x'), isNamed('bad-argument', /The text has no “x”/));
});
