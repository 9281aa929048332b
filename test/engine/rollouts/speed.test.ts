import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodingSpeed } from '#engine/rollouts/speed';
import { plantedClient, plantedRequest } from '#test/support/plantedSearch';

test('speed is what was decoded over how long it took, without the prefix', async () => {
  const { client, asked } = await plantedClient();
  let reads = 0;
  const now = () => {
    // The clock is read behind the run of the prefix, and at the end.
    assert.equal(asked.length, 1 + reads);
    reads += 1;
    return reads === 1 ? 1000 : 3000;
  };
  const speed = await decodingSpeed(client, plantedRequest(), now, new AbortController().signal);
  assert.equal(reads, 2);
  assert.deepEqual(
    asked.map(({ count }) => count),
    [1, 64],
  );
  // After the last place but one every continuation ends within one to four tokens.
  assert.ok(speed >= 64 / 2 && speed <= (64 * 4) / 2, `${speed}`);
});
