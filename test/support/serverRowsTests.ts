import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openServer } from '#engine/remote/openServer';
import { fakeCall, TOY_TEXT } from './fakeCall.ts';
import type { FakeServerOptions } from './toyAnswers.ts';
import { CONTROL_ID, toyBytes, toyLogProb } from './toyTokens.ts';

/** How near a log-probability comes back, nats: float32, and for one found by odds the float32 of a probability. */
const TOLERANCE = 1e-5;

/** What holds of every kind of server: exact offsets, the toy's numbers, and a document that stays text. */
export function testServerRows(kind: FakeServerOptions['kind']): void {
  test('offsets are exact, and no text becomes a control token', async context => {
    const { call } = await fakeCall(context, { kind });
    const server = await openServer(call, undefined);
    const { ids, offsets } = await server.encode(TOY_TEXT, undefined);
    assert.ok(!ids.includes(CONTROL_ID));
    assert.deepEqual([offsets[0], offsets.at(-1)], [0, TOY_TEXT.length]);
    for (let token = 1; token < ids.length; token += 1) assert.equal(offsets[2 * token], offsets[2 * token - 1]);
    const joined = Buffer.concat(Array.from(ids, id => server.vocabulary.piece(id).bytes));
    assert.equal(joined.toString('utf8'), TOY_TEXT);
    assert.deepEqual([...(await server.encode('', undefined)).ids], []);
  });

  test('each token has the log-probability that the server holds of it', async context => {
    const { call } = await fakeCall(context, { kind });
    const server = await openServer(call, undefined);
    const { ids } = await server.encode(TOY_TEXT, undefined);
    const rows = await server.rows(ids, 1, 3, undefined);
    assert.equal(rows.length, ids.length - 1);
    const toys = Array.from(ids, id => toyIdOf(server.vocabulary.piece(id).bytes));
    for (let row = 0; row < rows.length; row += 1) {
      const expected = toyLogProb(toys[row]!, toys[row + 1]!);
      assert.ok(
        Math.abs(rows.logProb[row]! - expected) < TOLERANCE,
        `row ${row}: ${rows.logProb[row]} for ${expected}`,
      );
      const top = rows.topLogProbs.subarray(3 * row, 3 * row + 3);
      assert.ok(top[0]! >= top[1]! && top[1]! >= top[2]! && rows.maxLogProb[row] === top[0]);
      assert.ok(Number.isNaN(rows.entropy[row]!));
    }
  });

  test('some rows alone are those of all', async context => {
    const { call } = await fakeCall(context, { kind });
    const server = await openServer(call, undefined);
    const { ids } = await server.encode('The cat sat', undefined);
    const [all, some] = [await server.rows(ids, 1, 2, undefined), await server.rows(ids, 4, 2, undefined)];
    assert.deepEqual([...some.logProb], [...all.logProb.subarray(3)]);
  });
}

function toyIdOf(bytes: Uint8Array): number {
  const id = bytes.length === 1 ? bytes[0]! : 256 + 256 * bytes[0]! + bytes[1]!;
  assert.deepEqual([...toyBytes(id)], [...bytes]);
  return id;
}
