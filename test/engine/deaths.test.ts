import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deaths } from '#engine/deaths';
import { isNamed } from '#test/support/testClients';

test('three deaths within three minutes are one too many; later ones begin anew when they are forgotten', () => {
  let now = 0;
  const deaths = new Deaths(() => now);
  for (const time of [0, 100_000, 200_000]) {
    now = time;
    deaths.add(new Error(`at ${time}`));
  }
  assert.equal(deaths.gaveUp, undefined);
  now = 250_000;
  deaths.add(new Error('the last'));
  assert.ok(isNamed('inference-gave-up', /The last time: the last/)(deaths.gaveUp));
  deaths.forget();
  assert.equal(deaths.gaveUp, undefined);
  deaths.add(new Error('again'));
  assert.equal(deaths.gaveUp, undefined);
});
