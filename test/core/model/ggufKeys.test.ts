import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ggufKeys } from '#core/model/ggufKeys';
import { isNamed } from '#test/support/testClients';

test('values are looked for under the name of the architecture, within limits', () => {
  const keys = ggufKeys(
    new Map([
      ['llama.block_count', 3],
      ['block_count', 5],
    ]),
    'llama',
  );
  assert.equal(keys.name('a.b'), 'llama.a.b');
  assert.equal(keys.count('block_count', 3), 3);
  assert.equal(keys.count('missing', 3, 2), 2);
  assert.equal(keys.number('missing', 0.5), 0.5);
  assert.deepEqual([keys.has('block_count'), keys.has('missing')], [true, false]);
  assert.throws(() => keys.count('block_count', 2), isNamed('gguf-malformed', /block_count" is 3/));
  assert.throws(() => keys.count('missing', 2), isNamed('model-incomplete', /llama\.missing/));
});
