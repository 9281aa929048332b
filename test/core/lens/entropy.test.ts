import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entropy } from '#core/lens/entropy';
import { emptyStats } from '#core/scoring/tokenStats';

test('stored in nats, shown in bits', () => {
  const stats = emptyStats(3, 1);
  stats.entropy.set([Math.log(8), 0]);
  const [eight, certain, none] = entropy.compute(stats);
  assert.ok(Math.abs(eight! - 3) < 1e-6);
  assert.equal(certain, 0);
  assert.ok(Number.isNaN(none));
  assert.equal(entropy.format(3), '3.0 bits');
});

test('the panel: equally likely choices, excess over the entropy, place in the document', () => {
  const stats = emptyStats(3, 1);
  // Four equally likely tokens have no variance; the second row spreads.
  stats.entropy.set([Math.log(4), Math.log(16), Number.NaN]);
  stats.secondMoment.set([Math.log(4) ** 2, Math.log(16) ** 2 + 1, Number.NaN]);
  stats.logProb.set([-Math.log(4), -Math.log(16) - 2, Number.NaN]);
  const [even, words] = entropy.panel!(stats, 0, () => 'x');
  assert.ok(even?.kind === 'facts' && words?.kind === 'text');
  assert.deepEqual(
    even.facts.map(({ value }) => value),
    ['4.00', '+0.00 bits', '–'],
  );
  assert.match(words.text, /sure.*agrees/);
  const [spread, surprise, place] = entropy.panel!(stats, 1, () => 'x');
  assert.ok(spread?.kind === 'facts' && surprise?.kind === 'text' && place?.kind === 'text');
  assert.deepEqual(
    spread.facts.map(({ value }) => value),
    ['16.0', '+2.89 bits', '+2.00'],
  );
  assert.match(surprise.text, /Much could.*unlikely/);
  assert.deepEqual(place.values, ['50%']);
});
