import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explained } from '#cli/failure';
import { OutputClosed } from '#cli/output';
import { Cancelled, UserError } from '#core/errors';

test('expected failures are what and next step', () => {
  const cases: [unknown, string, number][] = [
    [new UserError('file-not-found', 'There is no file x.', 'Look.'), 'token-loupe: There is no file x.\nLook.\n', 1],
    [
      new UserError('bad-argument', 'There is no option --x.', 'See.'),
      'token-loupe: There is no option --x.\nSee.\n',
      2,
    ],
    [new Cancelled(), 'Stopped.\n', 130],
    [new OutputClosed(), '', 0],
  ];
  for (const [error, text, code] of cases) assert.deepEqual(explained(error, false), { text, code });
});

test('a defect is one line and how to report it, with the stack only when asked for', () => {
  const defect = new TypeError('x is not a function');
  for (const error of [defect, new UserError('internal', 'x is not a function', 'Report.')]) {
    const short = explained(error, false);
    assert.equal(short.code, 70);
    assert.match(short.text, /a defect of this program: x is not a function\n.*TOKEN_LOUPE_DEBUG=1/);
    assert.doesNotMatch(short.text, /failure\.test/);
    assert.match(explained(error, true).text, /failure\.test/);
  }
  assert.match(explained('thrown', false).text, /defect of this program: thrown/);
});

test('names that anybody may have chosen do not steer the terminal', () => {
  const error = new UserError('file-not-found', 'There is no file a\u001b[2J\r.', 'Look at "\u202ex".');
  assert.equal(explained(error, false).text, 'token-loupe: There is no file a␛[2J␍.\nLook at "⟨U+202E⟩x".\n');
});

test('the stack of a cause is told too', () => {
  const error = new UserError('file-unreadable', 'No.', 'Look.', { cause: new Error('EACCES') });
  assert.match(explained(error, true).text, /Caused by: Error: EACCES/);
});
