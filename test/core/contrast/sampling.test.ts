import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawToken } from '#core/contrast/sampling';
import { logitRows, noDistribution } from '#test/support/logitRows';
import { order, softmax } from '#test/support/reference';

/** The nucleus by its definition, most likely first. */
function nucleus(logits: ArrayLike<number>, temperature: number, topP: number): { ids: number[]; ps: number[] } {
  const ps = softmax(Array.from(logits, logit => logit / temperature));
  const ids: number[] = [];
  let mass = 0;
  for (const id of order(logits)) {
    if ((mass >= topP && ids.length > 0) || ps[id] === 0) break;
    ids.push(id);
    mass += ps[id]!;
  }
  return { ids, ps: ids.map(id => ps[id]! / mass) };
}

test('numbers run through the nucleus, each token as long as its share', () => {
  const rules = fc.record({
    temperature: fc.constantFrom(0.1, 0.5, 1, 2),
    topP: fc.constantFrom(0.05, 0.5, 0.95, 1),
  });
  fc.assert(
    fc.property(logitRows, rules, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (logits, rule, u) => {
      const { ids, ps } = nucleus(logits, rule.temperature, rule.topP);
      const drawn = drawToken(logits, rule, u);
      const place = ids.indexOf(drawn);
      const before = ps.slice(0, Math.max(0, place)).reduce((a, b) => a + b, 0);
      // A mass that lies just at top-p may be told apart by rounding; then one token more or less is in.
      const NEAR = 1e-9;
      const isNear = Math.abs(nucleusMass(logits, rule) - rule.topP) < NEAR;
      assert.ok(isNear || place >= 0, `${drawn} is not among ${ids}`);
      if (!isNear) assert.ok(before - NEAR <= u && u <= before + ps[place]! + NEAR);
    }),
  );
});

function nucleusMass(logits: ArrayLike<number>, { temperature, topP }: { temperature: number; topP: number }): number {
  const ps = softmax(Array.from(logits, logit => logit / temperature));
  return nucleus(logits, temperature, topP)
    .ids.slice(0, -1)
    .reduce((mass, id) => mass + ps[id]!, 0);
}

test('a banned token is never drawn, and the logits are left as they were', () => {
  const logits = Float32Array.of(5, 1, 0);
  for (let i = 0; i < 50; i++) assert.notEqual(drawToken(logits, { temperature: 1, topP: 1 }, i / 50, 0), 0);
  assert.deepEqual([...logits], [5, 1, 0]);
  assert.equal(drawToken(Float32Array.of(5), { temperature: 1, topP: 1 }, 0.5, 0), -1);
});

test('what describes no distribution draws nothing', () => {
  for (const bad of noDistribution) assert.equal(drawToken(bad, { temperature: 1, topP: 0.9 }, 0.5), -1);
});

test('a low temperature takes the first choice', () => {
  for (let i = 0; i < 20; i++)
    assert.equal(drawToken(Float32Array.of(1, 3, 2), { temperature: 0.01, topP: 1 }, i / 20), 1);
});
