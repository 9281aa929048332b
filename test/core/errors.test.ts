import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cancelled, fromWire, toWire, UserError } from '#core/errors';

test('a failure crosses the wire with its code, message and hint, and without its cause', () => {
  const cause = new Error('secret path');
  const wire = toWire(new UserError('disk-full', 'No space.', 'Free some.', { cause }));
  assert.deepEqual(wire, { code: 'disk-full', message: 'No space.', hint: 'Free some.' });
  const back = fromWire(wire);
  assert.ok(back instanceof UserError);
  assert.deepEqual(
    [back.code, back.message, back.hint, back.cause],
    ['disk-full', 'No space.', 'Free some.', undefined],
  );
});

test('cancelling stays cancelling', () => {
  assert.equal(toWire(new Cancelled()).code, 'cancelled');
  assert.ok(fromWire(toWire(new Cancelled())) instanceof Cancelled);
});

test('anything else is a defect: its message, no stack', () => {
  for (const thrown of [new TypeError('x is undefined'), 'x is undefined']) {
    const wire = toWire(thrown);
    assert.deepEqual([wire.code, wire.message], ['internal', 'x is undefined']);
    assert.doesNotMatch(JSON.stringify(wire), /errors\.test/);
  }
});
