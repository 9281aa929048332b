import assert from 'node:assert/strict';
import { test } from 'node:test';
import { architectures } from '#core/model/architectures';
import { fixtureNames, readFixture } from '#test/support/fixtureLm';

test('every architecture is read from a file that names it', async () => {
  const found = new Set<string>();
  for (const name of fixtureNames) {
    const { config } = await readFixture(name);
    const { norm, gated, positions } = architectures[config.architecture]!;
    assert.deepEqual([config.norm, config.gated, config.rope === null], [norm, gated, positions === 'learned']);
    found.add(config.architecture);
  }
  assert.deepEqual(found, new Set(Object.keys(architectures)));
});
