import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CarriedStates } from '#engine/worker/carriedStates';
import { holdTensor } from '#engine/worker/session';

test('the memory is freed by the last holder', () => {
  const tensor = holdTensor(Float32Array.of(1, 2), [2]);
  const states = new CarriedStates({ a: tensor }, 2);
  assert.equal(states.share(), states);
  states.release();
  assert.equal(tensor.location, 'cpu');
  states.release();
  assert.equal(tensor.location, 'none');
});
