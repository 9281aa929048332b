import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OriginSink } from '#core/tokenizer/originSink';

test('units of the rewritten text become units of the original', () => {
  const calls: (readonly [string, ...number[]])[] = [];
  const sink = {
    add: (id: number, units: number) => void calls.push(['add', id, units]),
    skip: (units: number) => void calls.push(['skip', units]),
  };
  const mapped = new OriginSink(sink, Uint32Array.of(0, 0, 2, 2, 5));
  mapped.add(7, 1);
  mapped.add(8, 2);
  mapped.skip(1);
  mapped.finish(6);
  const plain = new OriginSink(sink, null);
  plain.add(9, 3);
  plain.finish(3);
  assert.deepEqual(calls, [
    ['add', 7, 0],
    ['add', 8, 2],
    ['skip', 3],
    ['skip', 1],
    ['add', 9, 3],
  ]);
});
