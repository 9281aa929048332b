import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holeBytes } from '#core/bytes/holeBytes';

const token = (text: string) => ({ id: 1, text, given: null, left: -1 });

test('each byte with what it costs; a character stands at its first', () => {
  const bytes = { given: Float64Array.of(-1, -2, -3), left: Float64Array.of(-4, -5, -6) };
  assert.deepEqual(holeBytes({ tokens: [token('a'), token('é'), token('')], bytes }), [
    { character: 'a', byte: 0x61, given: -1, left: -4 },
    { character: 'é', byte: 0xc3, given: -2, left: -5 },
    { character: '', byte: 0xa9, given: -3, left: -6 },
  ]);
  const joint = holeBytes({ tokens: [token('b')], bytes: { given: null, left: Float64Array.of(-1) } });
  assert.deepEqual(joint, [{ character: 'b', byte: 0x62, given: null, left: -1 }]);
  assert.deepEqual(holeBytes({ tokens: [], bytes: { given: null, left: new Float64Array(0) } }), []);
});
